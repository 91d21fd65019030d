'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useState } from 'react';
import { catalogHref } from '#components/catalog/catalog-url.ts';
import { useTRPC } from '#components/trpc/client.tsx';
import { Button, ButtonLink } from '#components/ui/button.tsx';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { type DataColumn, DataTable } from '#components/ui/data-table.tsx';
import { ErrorState } from '#components/ui/error-state.tsx';
import { formatUtc } from '#components/ui/format.ts';
import { Hash } from '#components/ui/hash.tsx';
import { RefChip } from '#components/ui/ref-chip.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { ScrollBox } from '#components/ui/scroll-box.tsx';
import { Section } from '#components/ui/section.tsx';
import { SkeletonRows } from '#components/ui/skeleton.tsx';
import { changesText } from './prepare-branches.ts';
import type { Commit } from './types.ts';

interface Props {
  readonly refName: string;
  readonly at: string | null;
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

/** First-parent history of a ref, newest first, and one commit in full. */
export function CommitLog({ refName, at }: Props) {
  const trpc = useTRPC();
  const [opened, setOpened] = useState<string | null>(null);
  const log = useInfiniteQuery(
    trpc.catalog.commits.infiniteQueryOptions(
      { ref: refName, at, maxRecords: 50 },
      { getNextPageParam: ({ token }) => token },
    ),
  );
  const items = log.data?.pages.flatMap((page) => page.items) ?? [];
  const commit = items.find(({ meta }) => meta.hash === opened) ?? items[0];
  return (
    <Section title="Commits" aside={<RefChip name={refName} />}>
      {log.isPending && <SkeletonRows rows={8} label="Reading the commits" />}
      {log.isError && <ErrorState error={log.error} onRetry={() => void log.refetch()} />}
      {log.isSuccess && (
        <div className="grid grid-cols-[minmax(0,1fr)_320px] items-start gap-8 max-xl:grid-cols-[minmax(0,1fr)]">
          <div>
            <DataTable
              label={`Commits of ${refName}`}
              columns={COLUMNS}
              rows={items}
              rowKey={({ meta }) => meta.hash}
              selectedKey={commit?.meta.hash ?? null}
              onOpen={({ meta }) => setOpened(meta.hash)}
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
          {commit !== undefined && <CommitDetail commit={commit} refName={refName} />}
        </div>
      )}
    </Section>
  );
}

interface DetailProps {
  readonly commit: Commit;
  readonly refName: string;
}

function CommitDetail({ commit: { meta, changes }, refName }: DetailProps) {
  const run = meta.properties['cascade.run']?.[0];
  const query = new URLSearchParams({ ref: refName, at: meta.hash });
  return (
    <section
      aria-label="Commit"
      className="grid gap-3 border-l border-line pl-4 max-xl:border-0 max-xl:pl-0"
    >
      <div>
        <p className="flex items-center gap-1">
          <Hash value={meta.hash} />
          <CopyButton text={meta.hash} label="Copy the hash" iconOnly />
        </p>
        <h3 className="font-semibold [overflow-wrap:anywhere]">{meta.message}</h3>
        <p className="text-small text-fg-3">
          {meta.authors.join(', ')}, {formatUtc(new Date(meta.commitTime), 'second')}
        </p>
      </div>
      <div>
        <h4 className="text-small text-fg-3">Changed</h4>
        {changes.length === 0 && <p>Nothing.</p>}
        <ScrollBox label="Changed keys" className="max-h-48 overflow-y-auto">
          <ul>
            {changes.map(({ key, type }) => (
              <li key={key} className="flex justify-between border-b border-line py-1 text-small">
                <code>{key}</code>
                <span className="text-fg-3">{type === 'DELETE' ? 'deleted' : 'written'}</span>
              </li>
            ))}
          </ul>
        </ScrollBox>
      </div>
      <dl className="grid gap-1 text-small">
        {Object.entries(meta.properties).map(([name, values]) => (
          <div key={name} className="grid grid-cols-[112px_minmax(0,1fr)] gap-2">
            <dt className="text-fg-3">{name}</dt>
            <dd className="font-mono [overflow-wrap:anywhere]">{values.join(', ')}</dd>
          </div>
        ))}
      </dl>
      <p className="flex flex-wrap gap-2">
        <ButtonLink size="small" href={`${catalogHref(refName)}?at=${meta.hash}`}>
          Browse here
        </ButtonLink>
        <ButtonLink size="small" href={`/sql?${query}`}>
          Query here
        </ButtonLink>
        {run !== undefined && (
          <Link href={`/runs/${run}`} className="self-center text-accent-text hover:underline">
            Run {run.slice(0, 8)}
          </Link>
        )}
      </p>
    </section>
  );
}
