'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { GitPullRequest, Plus } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { useTRPC } from '#components/trpc/client.tsx';
import { Button, ButtonLink } from '#components/ui/button.tsx';
import { Checkbox } from '#components/ui/checkbox.tsx';
import { type DataColumn, DataTable } from '#components/ui/data-table.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { ErrorState } from '#components/ui/error-state.tsx';
import { RefChip } from '#components/ui/ref-chip.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { PageHeader } from '#components/ui/section.tsx';
import { Segments } from '#components/ui/segments.tsx';
import { SkeletonRows } from '#components/ui/skeleton.tsx';
import { State } from '#components/ui/state.tsx';
import type { ChangeState } from '#server/changes/model/change.ts';
import { STATE_LOOK } from './prepare-change.ts';
import type { Change } from './types.ts';

const PAGE = 50;

/** Requests to merge a branch, newest first. */
export function ChangesPage() {
  const trpc = useTRPC();
  const [state, setState] = useState<ChangeState>('open');
  const [search, setSearch] = useState('');
  const [mine, setMine] = useState(false);
  const changes = useInfiniteQuery({
    ...trpc.changes.list.infiniteQueryOptions(
      { state, search, mine, limit: PAGE },
      { getNextPageParam: ({ cursor }) => cursor, placeholderData: (before) => before },
    ),
    refetchInterval: 15_000,
  });
  const counts = changes.data?.pages[0]?.counts;
  return (
    <>
      <PageHeader
        title="Changes"
        actions={
          <ButtonLink variant="primary" icon={Plus} href="/changes/new">
            New change
          </ButtonLink>
        }
      />
      <div className="mb-2 flex flex-wrap items-center gap-3">
        <Segments
          label="Which changes"
          size="small"
          segments={SHOWN.map((value) => ({
            value,
            label: STATE_LOOK[value].word,
            ...(counts !== undefined && { count: counts[value] }),
          }))}
          value={state}
          onChange={setState}
        />
        <input
          type="search"
          aria-label="Find a change"
          placeholder="Title, branch, author"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          className="h-7 w-56 rounded-2 border border-line-control bg-control px-2 max-md:h-8"
        />
        <Checkbox label="Only mine" checked={mine} onChange={setMine} />
      </div>
      {changes.isPending && <SkeletonRows rows={6} label="Reading the changes" />}
      {changes.isError && (
        <ErrorState error={changes.error} onRetry={() => void changes.refetch()} />
      )}
      {changes.data !== undefined && (
        <DataTable
          label="Changes"
          columns={COLUMNS}
          rows={changes.data.pages.flatMap(({ items }) => items)}
          rowKey={({ number }) => String(number)}
          empty={<NoChange state={state} isFiltered={search !== '' || mine} />}
        />
      )}
      {changes.hasNextPage && (
        <Button
          size="small"
          className="mt-2"
          disabled={changes.isFetchingNextPage}
          onClick={() => void changes.fetchNextPage()}
        >
          Older changes
        </Button>
      )}
    </>
  );
}

const SHOWN = ['open', 'merged', 'closed'] as const;

interface NoChangeProps {
  readonly state: ChangeState;
  readonly isFiltered: boolean;
}

function NoChange({ state, isFiltered }: NoChangeProps) {
  if (isFiltered) {
    return (
      <EmptyState icon={GitPullRequest} title="No such change">
        Other words, another state or the changes of others may find it.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={GitPullRequest}
      title={`No change is ${state}`}
      action={<ButtonLink href="/changes/new">Open a change</ButtonLink>}
    >
      A change asks for a branch to be merged: people see what it would do to each table, checks run
      on it, and it is merged exactly as it was seen.
    </EmptyState>
  );
}

const COLUMNS: readonly DataColumn<Change>[] = [
  {
    id: 'number',
    header: 'No.',
    cell: ({ number }) => <span className="text-fg-3">#{number}</span>,
  },
  {
    id: 'title',
    header: 'Change',
    className: 'max-w-0 w-full truncate',
    cell: ({ number, title }) => (
      <Link href={`/changes/${number}`} className="font-medium hover:underline" title={title}>
        {title}
      </Link>
    ),
  },
  {
    id: 'branches',
    header: 'Branches',
    hideBelow: 'md',
    cell: ({ source, target }) => (
      <span className="inline-flex items-center gap-1.5">
        <span className="max-w-48 truncate">
          <RefChip name={source} />
        </span>
        into
        <RefChip name={target} />
      </span>
    ),
  },
  {
    id: 'state',
    header: 'State',
    cell: ({ state, undoHash }) =>
      undoHash === null ? (
        <State kind={STATE_LOOK[state].kind}>{STATE_LOOK[state].word}</State>
      ) : (
        <State kind="skipped">Undone</State>
      ),
  },
  {
    id: 'author',
    header: 'By',
    hideBelow: 'md',
    cell: ({ author }) => <span className="text-fg-3">{author}</span>,
  },
  {
    id: 'age',
    header: 'Age',
    align: 'right',
    cell: ({ createdAt, endedAt }) => (
      <RelativeTime at={endedAt ?? createdAt} className="text-fg-3" />
    ),
  },
];
