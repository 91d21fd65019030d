'use client';

import clsx from 'clsx';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { type DataColumn, DataTable } from '#components/ui/data-table.tsx';
import { formatCount, formatUtc } from '#components/ui/format.ts';
import { prepareTimeline, type SnapshotRow } from './prepare-snapshots.ts';

interface Props {
  /** Newest first. */
  readonly rows: readonly SnapshotRow[];
  /** All that the table keeps; more than `rows` when there are very many. */
  readonly total: number;
  readonly shown: string | null;
  readonly onPick: (id: string) => void;
}

const FIRST = 6;

/** Snapshots along the time and as a list; picking one shows its rows below. */
export function SnapshotTimeline({ rows, total, shown, onPick }: Props) {
  const [all, setAll] = useState(false);
  const listed = all ? rows : rows.slice(0, FIRST);
  const oldest = rows.at(-1);
  const newest = rows[0];
  return (
    <>
      {rows.length > 1 && oldest !== undefined && newest !== undefined && (
        <figure className="mb-2">
          <div
            role="img"
            aria-label={`Rows at ${formatCount(rows.length)} snapshots; the list below has them one by one`}
            className="relative h-12 border-b border-line-strong"
          >
            {prepareTimeline(rows).map(({ id, leftPct, heightPct }) => (
              <span
                key={id}
                className={clsx(
                  'absolute bottom-0 -ml-px w-0.5 min-h-1',
                  id === shown ? 'z-1 bg-moment' : 'bg-fg-4',
                )}
                style={{ left: `${leftPct}%`, height: `${heightPct}%` }}
              />
            ))}
          </div>
          <figcaption className="flex justify-between text-micro text-fg-3">
            <span>{formatUtc(oldest.committedAt)}</span>
            <span>{formatUtc(newest.committedAt)}</span>
          </figcaption>
        </figure>
      )}
      <DataTable
        label="Snapshots"
        dense
        columns={COLUMNS}
        rows={listed}
        rowKey={({ id }) => id}
        onOpen={({ id }) => onPick(id)}
        selectedKey={shown}
        selection="moment"
      />
      <p className="mt-1 flex items-center gap-3 text-small text-fg-3">
        {rows.length > FIRST && (
          <Button size="small" variant="ghost" onClick={() => setAll(!all)} aria-expanded={all}>
            {all ? 'Show the newest only' : `Show all ${formatCount(rows.length)}`}
          </Button>
        )}
        {rows.length < total && (
          <span>
            The newest {formatCount(rows.length)} of {formatCount(total)}.
          </span>
        )}
      </p>
    </>
  );
}

const COLUMNS: readonly DataColumn<SnapshotRow>[] = [
  {
    id: 'committed',
    header: 'Committed, UTC',
    cell: ({ committedAt }) => formatUtc(committedAt, 'second').replace(' UTC', ''),
  },
  {
    id: 'snapshot',
    header: 'Snapshot',
    hideBelow: 'md',
    cell: ({ id }) => <code className="text-fg-3">{id}</code>,
  },
  { id: 'operation', header: 'Operation', cell: ({ operation }) => operation },
  {
    id: 'rows',
    header: 'Rows',
    align: 'right',
    cell: ({ rows }) => <span className="font-mono">{rows}</span>,
  },
  {
    id: 'files',
    header: 'Files',
    align: 'right',
    hideBelow: 'md',
    cell: ({ files }) => <span className="font-mono text-fg-3">{files}</span>,
  },
  {
    id: 'total',
    header: 'Rows after',
    align: 'right',
    cell: ({ total }) => (total === null ? '' : formatCount(total)),
  },
];
