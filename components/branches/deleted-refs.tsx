'use client';

import { useMutation, useQuery } from '@tanstack/react-query';
import { Trash2, Undo2 } from 'lucide-react';
import Link from 'next/link';
import { useConsole } from '#components/shell/console-context.tsx';
import { useTRPC } from '#components/trpc/client.tsx';
import { Button } from '#components/ui/button.tsx';
import { type DataColumn, DataTable } from '#components/ui/data-table.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { ErrorState } from '#components/ui/error-state.tsx';
import { Hash } from '#components/ui/hash.tsx';
import { Note } from '#components/ui/note.tsx';
import { RefChip } from '#components/ui/ref-chip.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { SkeletonRows } from '#components/ui/skeleton.tsx';
import { useToast } from '#components/ui/toast.tsx';
import { useNow } from '#components/ui/use-now.ts';
import { commitHref } from './branch-links.ts';
import type { DeletedRef } from './types.ts';
import { useChangeBranches } from './use-change-branches.ts';

const REFRESH_MS = 10_000;

/** What was deleted within the hour, and the way back. */
export function DeletedRefs() {
  const trpc = useTRPC();
  const toast = useToast();
  const changed = useChangeBranches();
  const { person } = useConsole();
  const deleted = useQuery(
    trpc.branches.deleted.queryOptions(undefined, { refetchInterval: REFRESH_MS }),
  );
  const restore = useMutation(
    trpc.branches.restore.mutationOptions({
      onSuccess: async (ref) => {
        await changed();
        toast({ kind: 'good', title: `${ref.name} is back at ${ref.hash.slice(0, 8)}` });
      },
    }),
  );
  if (deleted.isPending) return <SkeletonRows rows={3} label="Reading what was deleted" />;
  if (deleted.isError) {
    return <ErrorState error={deleted.error} onRetry={() => void deleted.refetch()} />;
  }
  const mayRestore = person.role === 'admin';
  return (
    <>
      {restore.isError && (
        <Note kind="bad" role="alert" className="mb-2">
          {restore.error.message}
        </Note>
      )}
      <DataTable
        label="Deleted refs"
        rows={deleted.data}
        rowKey={({ id }) => id}
        columns={columnsOf(mayRestore ? ({ name, id }) => restore.mutate({ name, id }) : null)}
        empty={
          <EmptyState icon={Trash2} title="Nothing was deleted within the last hour">
            A deleted branch or tag stays here for an hour and can be restored where it stood.
          </EmptyState>
        }
      />
      {!mayRestore && deleted.data.length > 0 && (
        <p className="mt-2 text-small text-fg-3">The role admin restores them.</p>
      )}
    </>
  );
}

const columnsOf = (
  restore: ((ref: DeletedRef) => void) | null,
): readonly DataColumn<DeletedRef>[] => [
  {
    id: 'name',
    header: 'Ref',
    cell: ({ name, type }) => <RefChip name={name} kind={type === 'TAG' ? 'tag' : 'branch'} />,
  },
  {
    id: 'hash',
    header: 'Stood at',
    cell: ({ hash }) => (
      <Link href={commitHref(hash)} className="hover:underline">
        <Hash value={hash} />
      </Link>
    ),
  },
  { id: 'by', header: 'Deleted by', hideBelow: 'md', cell: ({ deletedBy }) => deletedBy },
  {
    id: 'at',
    header: 'Deleted',
    align: 'right',
    cell: ({ deletedAt }) => <RelativeTime at={deletedAt} suffix="ago" className="text-fg-3" />,
  },
  {
    id: 'until',
    header: 'Restorable',
    align: 'right',
    hideBelow: 'md',
    cell: ({ restorableUntil }) => <MinutesLeft until={restorableUntil} />,
  },
  {
    id: 'restore',
    header: <span className="sr-only">Restore</span>,
    align: 'right',
    cell: (ref) =>
      restore !== null && (
        <Button size="small" icon={Undo2} onClick={() => restore(ref)}>
          Restore
        </Button>
      ),
  },
];

const MINUTE_MS = 60_000;

function MinutesLeft({ until }: { readonly until: Date }) {
  const minutes = Math.max(0, Math.ceil((until.getTime() - useNow()) / MINUTE_MS));
  return (
    <span className="text-fg-3" suppressHydrationWarning>
      {minutes} min more
    </span>
  );
}
