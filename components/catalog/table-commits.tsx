'use client';

import { useSuspenseInfiniteQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useRefUrl } from '#components/shell/use-ref-url.ts';
import { useTRPC } from '#components/trpc/client.tsx';
import { Button } from '#components/ui/button.tsx';
import { type DataColumn, DataTable } from '#components/ui/data-table.tsx';
import { formatCount } from '#components/ui/format.ts';
import { Hash } from '#components/ui/hash.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { tableHref } from './catalog-url.ts';
import type { TableInput } from './table-page.tsx';
import type { TableCommit } from './types.ts';

/** Commits that wrote the table, newest first. */
export function TableCommits({ input }: { readonly input: TableInput }) {
  const trpc = useTRPC();
  const { withRef } = useRefUrl();
  const { data, hasNextPage, fetchNextPage, isFetchingNextPage } = useSuspenseInfiniteQuery(
    trpc.catalog.tableCommits.infiniteQueryOptions(
      { ...input, maxRecords: 50 },
      { getNextPageParam: ({ token }) => token },
    ),
  );
  const items = data.pages.flatMap((page) => page.items);
  const scanned = data.pages.reduce((sum, page) => sum + page.scannedCommits, 0);
  const here = tableHref(input.ref, input.key.slice(0, -1).join('.'), input.key.at(-1) ?? '');
  const columns: readonly DataColumn<TableCommit>[] = [
    {
      id: 'message',
      header: 'Commit',
      className: 'max-w-0 w-full truncate',
      cell: ({ meta }) => (
        <Link
          href={withRef(`${here}?at=${meta.hash}`)}
          title={meta.message}
          className="hover:underline"
        >
          {meta.message}
        </Link>
      ),
    },
    { id: 'hash', header: 'Hash', cell: ({ meta }) => <Hash value={meta.hash} /> },
    {
      id: 'run',
      header: 'Run',
      hideBelow: 'md',
      cell: ({ meta }) => <RunLink id={meta.properties['cascade.run']?.[0] ?? null} />,
    },
    { id: 'by', header: 'By', hideBelow: 'md', cell: ({ meta }) => meta.authors[0] ?? '' },
    {
      id: 'age',
      header: 'Age',
      align: 'right',
      cell: ({ meta }) => <RelativeTime at={new Date(meta.commitTime)} className="text-fg-3" />,
    },
  ];
  return (
    <>
      <DataTable
        label="Commits of the table"
        columns={columns}
        rows={items}
        rowKey={({ meta }) => meta.hash}
        empty={<p className="py-2 text-fg-3">No commit among the newest {formatCount(scanned)}.</p>}
      />
      <p className="mt-2 flex items-center gap-3 text-small text-fg-3">
        {hasNextPage && (
          <Button size="small" disabled={isFetchingNextPage} onClick={() => fetchNextPage()}>
            Older commits
          </Button>
        )}
        Looked at {formatCount(scanned)} commits of the ref.
      </p>
    </>
  );
}

function RunLink({ id }: { readonly id: string | null }) {
  if (id === null) return null;
  return (
    <Link href={`/runs/${id}`} className="font-mono text-small text-accent-text hover:underline">
      {id.slice(0, 8)}
    </Link>
  );
}
