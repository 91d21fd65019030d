'use client';

import { useQuery } from '@tanstack/react-query';
import { useTRPC } from '#components/trpc/client.tsx';
import { formatCount } from '#components/ui/format.ts';
import type { ColumnSummary } from '#server/engine/model/column-summary.ts';
import {
  type ResultFilter,
  type ResultView,
  WHOLE_RESULT,
} from '#server/engine/model/result-view.ts';
import type { Column } from '#server/engine/port.ts';
import { type Bar, prepareBars } from './prepare-summary.ts';

interface Props {
  readonly id: string;
  readonly place: number;
  readonly column: Column;
  readonly onFilter: (filter: ResultFilter) => void;
}

export const BARS_PX = 34;

/** What is in a column of a result, counted by the server over all its rows. */
export function useSummary(id: string, view: ResultView, column: number) {
  const trpc = useTRPC();
  return useQuery(
    trpc.results.summary.queryOptions(
      { id, view, column },
      // A finished result never changes.
      { staleTime: Number.POSITIVE_INFINITY, retry: false },
    ),
  );
}

/** Spread of a column of the whole result under its head; a bar that is clicked filters by it. */
export function ColumnBars({ id, place, column, onFilter }: Props) {
  const { data } = useSummary(id, WHOLE_RESULT, place);
  if (data === undefined) return <span className="mx-2.5 mb-1 block flex-1 rounded-1 bg-inset" />;
  const bars = prepareBars(data, place, column.type);
  return (
    <span className="flex min-h-0 flex-1 flex-col px-2.5 pb-1" title={factsOf(data)}>
      <span className="flex min-h-0 flex-1 items-end gap-px">
        {bars.map((bar) => (
          <BarButton key={bar.label} bar={bar} onFilter={onFilter} />
        ))}
      </span>
      <span className="truncate text-micro leading-3 text-fg-3">{shortFacts(data)}</span>
    </span>
  );
}

function BarButton({ bar, onFilter }: { readonly bar: Bar; readonly onFilter: Props['onFilter'] }) {
  return (
    <button
      type="button"
      tabIndex={-1}
      aria-label={`Only ${bar.label}: ${formatCount(bar.count)} rows`}
      title={`${bar.label}: ${formatCount(bar.count)} rows`}
      onClick={() => onFilter(bar.filter)}
      className="flex h-full min-w-0 flex-1 items-end hover:bg-hover"
    >
      <i className="block w-full bg-viz-1" style={{ height: `${bar.share * 100}%` }} />
    </button>
  );
}

function shortFacts({ nulls, distinct, isExact, rowCount }: ColumnSummary): string {
  const share = rowCount === 0 ? 0 : nulls / rowCount;
  const empty = nulls === 0 ? '' : `${share < 0.01 ? '<1' : Math.round(share * 100)} % null · `;
  return `${empty}${isExact ? '' : '~'}${formatCount(distinct)} distinct`;
}

const factsOf = ({ nulls, distinct, isExact, rowCount }: ColumnSummary): string =>
  `${formatCount(nulls)} NULL and ${isExact ? '' : 'about '}${formatCount(distinct)} distinct values in ${formatCount(rowCount)} rows`;
