'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { DifferenceGrid } from '#components/compare/difference-grid.tsx';
import { diffColumns } from '#components/compare/prepare-rows.ts';
import { useTRPC } from '#components/trpc/client.tsx';
import { ErrorState } from '#components/ui/error-state.tsx';
import { formatPlural } from '#components/ui/format.ts';
import { Note } from '#components/ui/note.tsx';
import { Select } from '#components/ui/select.tsx';
import { SkeletonRows } from '#components/ui/skeleton.tsx';
import type { ComparisonView } from '#server/engine/model/result-view.ts';
import type { Column } from '#server/engine/port.ts';
import { ExportMenu } from './export-menu.tsx';
import { guessKey } from './guess-key.ts';
import type { ResultTab } from './result-tab.ts';

interface Props {
  readonly id: string;
  readonly title: string;
  readonly columns: readonly Column[];
  /** Other results of the tab, to hold this one against. */
  readonly others: readonly ResultTab[];
}

/** This result against an earlier one, row by row with the same key: what came, went and changed. */
export function ComparePane({ id, title, columns, others }: Props) {
  const [before, setBefore] = useState(others[0]?.queryId ?? '');
  const [key, setKey] = useState<readonly number[]>(() => guessKey(columns));
  const chosen = others.find(({ queryId }) => queryId === before) ?? others[0];
  const options = columns.map(({ name }, place) => ({ value: String(place), label: name }));
  if (chosen === undefined) return null;
  return (
    <>
      <div className="mb-2 flex flex-wrap items-end gap-3">
        <Select
          label={`What changed in ${title} since`}
          options={others.map(({ queryId, title: label }) => ({ value: queryId, label }))}
          value={chosen.queryId}
          onChange={setBefore}
        />
        {key.map((place, at) => (
          <Select
            key={place}
            label={at === 0 ? 'Rows with the same' : 'and'}
            options={at === 0 ? options : [...options, { value: '', label: 'Leave out' }]}
            value={String(place)}
            onChange={(value) =>
              setKey(
                value === ''
                  ? key.filter((_, other) => other !== at)
                  : [...new Set(key.map((own, other) => (other === at ? Number(value) : own)))],
              )
            }
          />
        ))}
        {key.length < columns.length && (
          <Select
            label="and also"
            options={[
              { value: '', label: 'Nothing more' },
              ...options.filter(({ value }) => !key.includes(Number(value))),
            ]}
            value=""
            onChange={(value) => value !== '' && setKey([...key, Number(value)])}
          />
        )}
      </div>
      <Differences
        key={`${chosen.queryId} ${key.join(' ')}`}
        id={id}
        title={title}
        view={{ kind: 'comparison', before: chosen.queryId, key }}
      />
    </>
  );
}

function Differences({
  id,
  title,
  view,
}: Pick<Props, 'id' | 'title'> & { readonly view: ComparisonView }) {
  const trpc = useTRPC();
  const [shown] = useState(view);
  const opened = useQuery(
    trpc.results.view.queryOptions(
      { id, view: shown },
      { staleTime: Number.POSITIVE_INFINITY, retry: false },
    ),
  );
  if (opened.isError) return <ErrorState error={opened.error} onRetry={opened.refetch} />;
  if (opened.isPending) return <SkeletonRows rows={6} label="Comparing" />;
  const { rowCount, truncated, compared, columns } = opened.data;
  return (
    <>
      <div className="flex min-h-9 flex-wrap items-center gap-x-4 text-small text-fg-3">
        <span role="status">
          {rowCount === 0
            ? 'No row differs.'
            : formatPlural(rowCount, 'row differs', 'rows differ')}
        </span>
        <span className="ml-auto">
          <ExportMenu id={id} name={`${title} differences`} view={shown} />
        </span>
      </div>
      {truncated && (
        <Note kind="warn" className="mb-2">
          One of the two results was cut by its row limit: rows beyond it look added or removed.
        </Note>
      )}
      {rowCount > 0 && compared !== null && (
        <DifferenceGrid
          id={id}
          columns={diffColumns(compared.columns)}
          result={{ columns, rowCount }}
          range={{ start: 0, count: rowCount }}
          hidesSame={false}
          view={shown}
        />
      )}
    </>
  );
}
