'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useTRPC } from '#components/trpc/client.tsx';
import { type DataColumn, DataTable } from '#components/ui/data-table.tsx';
import { ErrorState } from '#components/ui/error-state.tsx';
import { formatBytes, formatCount } from '#components/ui/format.ts';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { SkeletonRows } from '#components/ui/skeleton.tsx';
import { State } from '#components/ui/state.tsx';
import type { WatchedFileView } from '#server/sources/watched-files.ts';
import { FILE_STATE } from './prepare-source.ts';

/** The files of a watched folder, the newest first, with what became of each. */
export function FilesTable({ name }: { readonly name: string }) {
  const trpc = useTRPC();
  const files = useQuery({
    ...trpc.sources.files.queryOptions({ name }),
    refetchInterval: 10_000,
  });
  if (files.isPending) return <SkeletonRows rows={4} label="Looking into the folder" />;
  if (files.isError) {
    return <ErrorState error={files.error} onRetry={() => void files.refetch()} />;
  }
  return (
    <DataTable
      label="Files of the folder"
      columns={COLUMNS}
      rows={files.data}
      rowKey={(file) => file.name}
      empty={<p className="py-2 text-fg-3">No file in the folder has a name of the pattern.</p>}
    />
  );
}

const COLUMNS: readonly DataColumn<WatchedFileView>[] = [
  {
    id: 'name',
    header: 'File',
    className: 'max-w-72 truncate',
    sortBy: ({ name }) => name,
    cell: ({ name, runId }) =>
      runId === null ? (
        <code dir="auto" title={name}>
          {name}
        </code>
      ) : (
        <Link href={`/runs/${runId}`} className="font-mono text-small hover:underline" title={name}>
          {name}
        </Link>
      ),
  },
  {
    id: 'state',
    header: 'State',
    cell: ({ state }) => <State kind={FILE_STATE[state].kind}>{FILE_STATE[state].word}</State>,
  },
  {
    id: 'error',
    header: 'Why',
    hideBelow: 'md',
    className: 'w-full max-w-0 truncate',
    cell: ({ error }) =>
      error !== null && (
        <span className="text-bad-text" title={error}>
          {error}
        </span>
      ),
  },
  {
    id: 'documents',
    header: 'Documents',
    align: 'right',
    sortBy: ({ documents }) => documents,
    cell: ({ documents }) => documents !== null && formatCount(documents),
  },
  {
    id: 'size',
    header: 'Size',
    align: 'right',
    hideBelow: 'md',
    sortBy: ({ sizeBytes }) => sizeBytes,
    cell: ({ sizeBytes }) => <span className="text-fg-3">{formatBytes(sizeBytes)}</span>,
  },
  {
    id: 'changed',
    header: 'Changed',
    align: 'right',
    sortBy: ({ mtimeMs }) => mtimeMs,
    cell: ({ mtimeMs }) => <RelativeTime at={new Date(mtimeMs)} className="text-fg-3" />,
  },
];
