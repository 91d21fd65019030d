'use client';

import { useSuspenseQuery } from '@tanstack/react-query';
import { useTRPC } from '#components/trpc/client.tsx';
import { type DataColumn, DataTable } from '#components/ui/data-table.tsx';
import { formatBytes, formatCount } from '#components/ui/format.ts';
import type { TableInput } from './table-page.tsx';
import type { PartitionLine } from './types.ts';

const MOST = 1000;

const COLUMNS: readonly DataColumn<PartitionLine>[] = [
  {
    id: 'partition',
    header: 'Partition',
    className: 'w-full',
    sortBy: ({ partition }) => partition,
    cell: ({ partition }) => <code>{partition === '' ? 'whole table' : partition}</code>,
  },
  {
    id: 'files',
    header: 'Files',
    align: 'right',
    sortBy: ({ files }) => files,
    cell: ({ files }) => formatCount(files),
  },
  {
    id: 'rows',
    header: 'Rows',
    align: 'right',
    sortBy: ({ rows }) => rows,
    cell: ({ rows }) => formatCount(rows),
  },
  {
    id: 'size',
    header: 'Size',
    align: 'right',
    sortBy: ({ bytes }) => bytes,
    cell: ({ bytes }) => formatBytes(Number(bytes)),
  },
];

/** Files of the current snapshot, summed by partition. */
export function PartitionsTable({ input }: { readonly input: TableInput }) {
  const trpc = useTRPC();
  const { data } = useSuspenseQuery(trpc.catalog.files.queryOptions({ ...input, limit: MOST }));
  return (
    <>
      <DataTable
        label="Partitions"
        dense
        columns={COLUMNS}
        rows={data.partitions}
        rowKey={({ partition }) => partition}
        empty={<p className="py-2 text-fg-3">The table has no file: nothing was written yet.</p>}
      />
      {data.total > data.partitions.length && (
        <p className="mt-1 text-small text-fg-3">
          The newest {formatCount(data.partitions.length)} of {formatCount(data.total)} partitions.
        </p>
      )}
    </>
  );
}
