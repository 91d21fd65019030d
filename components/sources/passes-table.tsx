'use client';

import Link from 'next/link';
import { type DataColumn, DataTable } from '#components/ui/data-table.tsx';
import { formatCount } from '#components/ui/format.ts';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { Section } from '#components/ui/section.tsx';
import { State } from '#components/ui/state.tsx';
import type { PassView } from '#server/sources/source-views.ts';
import { passState, passTook } from './prepare-source.ts';

interface Props {
  readonly passes: readonly PassView[];
}

/** Every reading of the source: what came, what was new, and the run that wrote it. */
export function PassesTable({ passes }: Props) {
  return (
    <Section title="Passes" aside={`the last ${formatCount(passes.length)}`}>
      <DataTable
        label="Passes"
        columns={COLUMNS}
        rows={passes}
        rowKey={({ id }) => id}
        empty={
          <p className="py-2 text-fg-3">
            Nothing was read yet. The first sync reads the whole history.
          </p>
        }
      />
    </Section>
  );
}

const COLUMNS: readonly DataColumn<PassView>[] = [
  {
    id: 'pass',
    header: 'Pass',
    cell: ({ pass, runId }) =>
      runId === null ? (
        pass
      ) : (
        <Link href={`/runs/${runId}`} className="hover:underline">
          {pass}
        </Link>
      ),
  },
  {
    id: 'state',
    header: 'State',
    cell: (pass) => {
      const { kind, word } = passState(pass);
      return <State kind={kind}>{word}</State>;
    },
  },
  {
    id: 'note',
    header: 'Why',
    className: 'w-full max-w-0 truncate',
    hideBelow: 'md',
    cell: ({ failure }) =>
      failure !== null && (
        <span className="text-bad-text" title={failure.message}>
          {failure.message}
        </span>
      ),
  },
  {
    id: 'documents',
    header: 'Documents',
    align: 'right',
    cell: ({ documents }) => <span className="font-mono text-small">{formatCount(documents)}</span>,
  },
  {
    id: 'written',
    header: 'New or changed',
    align: 'right',
    cell: ({ written }) =>
      written !== null && (
        <span className={written > 0 ? 'font-mono text-small text-add-text' : 'text-fg-3'}>
          {written > 0 ? `+${formatCount(written)}` : '0'}
        </span>
      ),
  },
  {
    id: 'gone',
    header: 'Gone',
    align: 'right',
    hideBelow: 'md',
    cell: ({ tombstones }) =>
      tombstones > 0 && (
        <span className="font-mono text-small text-del-text">−{formatCount(tombstones)}</span>
      ),
  },
  {
    id: 'took',
    header: 'Took',
    align: 'right',
    hideBelow: 'md',
    cell: (pass) => <span className="text-fg-3">{passTook(pass)}</span>,
  },
  {
    id: 'age',
    header: 'Began',
    align: 'right',
    cell: ({ startedAt }) => <RelativeTime at={startedAt} className="text-fg-3" />,
  },
];
