'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { useConsole } from '#components/shell/console-context.tsx';
import { useTRPC } from '#components/trpc/client.tsx';
import { Button } from '#components/ui/button.tsx';
import { type DataColumn, DataTable } from '#components/ui/data-table.tsx';
import { ErrorState } from '#components/ui/error-state.tsx';
import { formatPlural } from '#components/ui/format.ts';
import { Note } from '#components/ui/note.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { SkeletonRows } from '#components/ui/skeleton.tsx';
import { NewRule } from './new-rule.tsx';
import type { ProtectionRule } from './types.ts';

/** What refs need for a change, by their name; the role admin edits it. */
export function ProtectionRules() {
  const trpc = useTRPC();
  const client = useQueryClient();
  const { person } = useConsole();
  const [adding, setAdding] = useState(false);
  const rules = useQuery(trpc.branches.protection.list.queryOptions());
  const changed = () => client.invalidateQueries({ queryKey: trpc.branches.pathKey() });
  const remove = useMutation(
    trpc.branches.protection.remove.mutationOptions({ onSuccess: changed }),
  );
  if (rules.isPending) return <SkeletonRows rows={3} label="Reading the rules" />;
  if (rules.isError) return <ErrorState error={rules.error} onRetry={() => void rules.refetch()} />;
  const isAdmin = person.role === 'admin';
  const columns = columnsOf(isAdmin ? (id, pattern) => remove.mutate({ id, pattern }) : null);
  return (
    <div className="grid gap-2">
      <p className="flex flex-wrap items-center gap-2 text-fg-2">
        A branch or tag with a matching name takes no commit, assignment or deletion, by whatever
        door. The checks of a run open it like a merge.
        {isAdmin && (
          <Button size="small" icon={Plus} className="ml-auto" onClick={() => setAdding(true)}>
            New rule
          </Button>
        )}
      </p>
      {remove.isError && (
        <Note kind="bad" role="alert">
          {remove.error.message}
        </Note>
      )}
      <DataTable
        label="Protection rules"
        rows={rules.data}
        rowKey={({ id, pattern }) => id ?? pattern}
        columns={columns}
      />
      {!isAdmin && <p className="text-small text-fg-3">The role admin makes and removes rules.</p>}
      {adding && <NewRule onClose={() => setAdding(false)} onMade={changed} />}
    </div>
  );
}

const NEEDS = {
  'merge-only': 'a merge',
  'change-request': 'a change request',
} as const;

function needsOf({ kind, approvals, approverRole, paths }: ProtectionRule): string {
  if (approvals === 0) return NEEDS[kind];
  const whose = approverRole === null ? '' : ` by the role ${approverRole}`;
  const which = paths === null ? '' : ` where ${paths} changes`;
  return `${NEEDS[kind]} with ${formatPlural(approvals, 'approval')}${whose}${which}`;
}

const columnsOf = (
  remove: ((id: string, pattern: string) => void) | null,
): readonly DataColumn<ProtectionRule>[] => [
  { id: 'pattern', header: 'Name', cell: ({ pattern }) => <code>{pattern}</code> },
  {
    id: 'needs',
    header: 'A change needs',
    className: 'w-full whitespace-normal',
    cell: needsOf,
  },
  {
    id: 'by',
    header: 'Made by',
    hideBelow: 'md',
    cell: ({ createdBy }) => <span className="text-fg-3">{createdBy ?? 'always there'}</span>,
  },
  {
    id: 'at',
    header: 'Age',
    align: 'right',
    hideBelow: 'md',
    cell: ({ createdAt }) =>
      createdAt !== null && <RelativeTime at={createdAt} className="text-fg-3" />,
  },
  {
    id: 'remove',
    header: <span className="sr-only">Remove</span>,
    align: 'right',
    cell: ({ id, pattern }) =>
      id !== null &&
      remove !== null && (
        <Button
          size="small"
          variant="ghost"
          icon={X}
          label={`Remove the rule for ${pattern}`}
          onClick={() => remove(id, pattern)}
        />
      ),
  },
];
