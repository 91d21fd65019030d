'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { useTRPC } from '#components/trpc/client.tsx';
import { Button } from '#components/ui/button.tsx';
import { type DataColumn, DataTable } from '#components/ui/data-table.tsx';
import { ErrorState } from '#components/ui/error-state.tsx';
import { Hash } from '#components/ui/hash.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { SkeletonRows } from '#components/ui/skeleton.tsx';
import { changesText } from './prepare-branches.ts';
import type { Commit } from './types.ts';

interface Props {
  readonly refName: string;
  readonly at: string | null;
  readonly selected: string | null;
  readonly onSelect: (hash: string) => void;
}

const COLUMNS: readonly DataColumn<Commit>[] = [
  {
    id: 'message',
    header: 'Commit',
    className: 'max-w-0 w-1/2 truncate',
    cell: ({ meta }) => <span title={meta.message}>{meta.message}</span>,
  },
  {
    id: 'changes',
    header: 'Changed',
    className: 'max-w-0 w-1/2 truncate',
    hideBelow: 'md',
    cell: ({ changes }) => <code className="text-fg-2">{changesText(changes)}</code>,
  },
  { id: 'hash', header: 'Hash', cell: ({ meta }) => <Hash value={meta.hash} /> },
  {
    id: 'by',
    header: 'By',
    hideBelow: 'md',
    cell: ({ meta }) => <span className="text-fg-3">{meta.authors[0] ?? ''}</span>,
  },
  {
    id: 'age',
    header: 'Age',
    align: 'right',
    cell: ({ meta }) => <RelativeTime at={new Date(meta.commitTime)} className="text-fg-3" />,
  },
];

/** First-parent history of a ref, newest first, with the keys that each commit changed. */
export function CommitLog({ refName, at, selected, onSelect }: Props) {
  const trpc = useTRPC();
  const log = useInfiniteQuery(
    trpc.catalog.commits.infiniteQueryOptions(
      { ref: refName, at, maxRecords: 50 },
      { getNextPageParam: ({ token }) => token },
    ),
  );
  if (log.isPending) return <SkeletonRows rows={8} label="Reading the commits" />;
  if (log.isError) return <ErrorState error={log.error} onRetry={() => void log.refetch()} />;
  return (
    <div className="max-h-[560px] overflow-y-auto [scrollbar-width:thin]">
      <DataTable
        label={`Commits of ${refName}`}
        columns={COLUMNS}
        rows={log.data.pages.flatMap((page) => page.items)}
        rowKey={({ meta }) => meta.hash}
        selectedKey={selected}
        onOpen={({ meta }) => onSelect(meta.hash)}
        empty={<p className="py-2 text-fg-3">No commit yet.</p>}
      />
      {log.hasNextPage && (
        <Button
          size="small"
          className="mt-2"
          disabled={log.isFetchingNextPage}
          onClick={() => void log.fetchNextPage()}
        >
          Older commits
        </Button>
      )}
    </div>
  );
}
