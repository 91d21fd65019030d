'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { GitBranch, GitMerge, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useConsole } from '#components/shell/console-context.tsx';
import { useRefUrl } from '#components/shell/use-ref-url.ts';
import { useTRPC } from '#components/trpc/client.tsx';
import { Button } from '#components/ui/button.tsx';
import { type DataColumn, DataTable } from '#components/ui/data-table.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { ErrorState } from '#components/ui/error-state.tsx';
import { Hash } from '#components/ui/hash.tsx';
import { RefChip } from '#components/ui/ref-chip.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { PageHeader } from '#components/ui/section.tsx';
import { Segments } from '#components/ui/segments.tsx';
import { SkeletonRows } from '#components/ui/skeleton.tsx';
import { CommitLog } from './commit-log.tsx';
import { DeleteBranch } from './delete-branch.tsx';
import { MergeBranch } from './merge-branch.tsx';
import { NewBranch } from './new-branch.tsx';
import { type BranchKind, countBranches, prepareBranches } from './prepare-branches.ts';
import type { Branch } from './types.ts';

const PAGE = 500;

type Asked = { readonly action: 'merge' | 'delete'; readonly branch: Branch };

/** Branches and tags, and the commits of the one that is selected. */
export function BranchesPage() {
  const { ref, at } = useRefUrl();
  const [selected, setSelected] = useState<string | null>(null);
  const shown = selected ?? ref;
  return (
    <>
      <PageHeader title="Branches" actions={<NewBranch from={ref} at={at} />} />
      <Branches selected={shown} onSelect={setSelected} />
      <CommitLog key={shown} refName={shown} at={shown === ref ? at : null} />
    </>
  );
}

interface ListProps {
  readonly selected: string;
  readonly onSelect: (name: string) => void;
}

function Branches({ selected, onSelect }: ListProps) {
  const trpc = useTRPC();
  const { person } = useConsole();
  const [kind, setKind] = useState<BranchKind>('branches');
  const [text, setText] = useState('');
  const [asked, setAsked] = useState<Asked | null>(null);
  const branches = useInfiniteQuery(
    trpc.catalog.branches.infiniteQueryOptions(
      { maxRecords: PAGE },
      { getNextPageParam: ({ token }) => token },
    ),
  );
  if (branches.isPending) return <SkeletonRows rows={6} label="Reading the branches" />;
  if (branches.isError) {
    const again = () => void branches.refetch();
    return <ErrorState error={branches.error} onRetry={again} />;
  }
  const all = branches.data.pages.flatMap((page) => page.items);
  const columns = columnsOf(setAsked, person.role === 'admin');
  return (
    <div className="mb-6">
      <div className="mb-2 flex flex-wrap items-center gap-2">
        <Segments
          label="Kind"
          size="small"
          segments={[
            { value: 'branches', label: 'Branches', count: countBranches(all, 'branches') },
            { value: 'runs', label: 'Run branches', count: countBranches(all, 'runs') },
            { value: 'tags', label: 'Tags', count: countBranches(all, 'tags') },
          ]}
          value={kind}
          onChange={setKind}
        />
        <input
          type="search"
          aria-label="Find a branch"
          placeholder="Name"
          value={text}
          onChange={(event) => setText(event.target.value)}
          className="h-7 w-48 rounded-2 border border-line-control bg-control px-2 max-md:h-8"
        />
      </div>
      <DataTable
        label="Branches"
        columns={columns}
        rows={prepareBranches(all, kind, text)}
        rowKey={({ name }) => name}
        selectedKey={selected}
        onOpen={({ name }) => onSelect(name)}
        empty={
          <EmptyState icon={GitBranch} title={EMPTY[kind]}>
            A branch costs nothing: it is a name for a commit.
          </EmptyState>
        }
      />
      {branches.hasNextPage && (
        <Button size="small" className="mt-2" onClick={() => void branches.fetchNextPage()}>
          More than {all.length}: load the next
        </Button>
      )}
      {asked?.action === 'merge' && (
        <MergeBranch branch={asked.branch} branches={all} onClose={() => setAsked(null)} />
      )}
      {asked?.action === 'delete' && (
        <DeleteBranch branch={asked.branch} onClose={() => setAsked(null)} />
      )}
    </div>
  );
}

const EMPTY = {
  branches: 'No branch of that name',
  runs: 'No run keeps a branch',
  tags: 'No tag yet',
} as const satisfies Record<BranchKind, string>;

const columnsOf = (
  ask: (asked: Asked) => void,
  mayDelete: boolean,
): readonly DataColumn<Branch>[] => [
  {
    id: 'name',
    header: 'Branch',
    className: 'max-w-80',
    sortBy: ({ name }) => name,
    cell: ({ name, type, isDefault }) => (
      <RefChip name={name} kind={type === 'TAG' ? 'tag' : 'branch'} locked={isDefault} />
    ),
  },
  {
    id: 'message',
    header: 'Last commit',
    className: 'max-w-0 w-full truncate',
    hideBelow: 'md',
    cell: ({ message }) => <span title={message ?? ''}>{message ?? 'no commit yet'}</span>,
  },
  { id: 'hash', header: 'Commit', hideBelow: 'md', cell: ({ hash }) => <Hash value={hash} /> },
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
    sortBy: ({ committedAt }) => committedAt,
    cell: ({ committedAt }) =>
      committedAt !== null && <RelativeTime at={new Date(committedAt)} className="text-fg-3" />,
  },
  {
    id: 'actions',
    header: <span className="sr-only">Actions</span>,
    align: 'right',
    cell: (branch) => (
      <span className="flex justify-end gap-1">
        <Button
          size="small"
          variant="ghost"
          icon={GitMerge}
          label={`Merge ${branch.name}`}
          onClick={(event) => {
            event.stopPropagation();
            ask({ action: 'merge', branch });
          }}
        />
        {!branch.isDefault && mayDelete && (
          <Button
            size="small"
            variant="ghost"
            icon={Trash2}
            label={`Delete ${branch.name}`}
            onClick={(event) => {
              event.stopPropagation();
              ask({ action: 'delete', branch });
            }}
          />
        )}
      </span>
    ),
  },
];
