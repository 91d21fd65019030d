'use client';

import { useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { KeyRound, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTRPC } from '#components/trpc/client.tsx';
import { Button } from '#components/ui/button.tsx';
import { type DataColumn, DataTable } from '#components/ui/data-table.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { formatUtc } from '#components/ui/format.ts';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { NewToken } from './new-token.tsx';
import type { Role } from './role-choice.tsx';

interface Token {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly access: 'read' | 'write';
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly lastUsedAt: Date | null;
}

/** Which programs may ask, since when, and when they last did. */
export function TokensTable({ onMade }: { readonly onMade: (token: string) => void }) {
  const trpc = useTRPC();
  const { data } = useSuspenseQuery(trpc.auth.tokens.queryOptions());
  const [revoking, setRevoking] = useState<Token | null>(null);
  const columns: readonly DataColumn<Token>[] = [
    { id: 'name', header: 'Name', cell: ({ name }) => <bdi>{name}</bdi>, sortBy: (t) => t.name },
    {
      id: 'role',
      header: 'May',
      cell: ({ role, access }) => (access === 'read' ? `read as ${role}` : `write as ${role}`),
      sortBy: ({ role, access }) => `${role} ${access}`,
    },
    {
      id: 'made',
      header: 'Made',
      hideBelow: 'md',
      cell: ({ createdAt, createdBy }) => (
        <span className="text-fg-3">
          <RelativeTime at={createdAt} /> by {createdBy}
        </span>
      ),
    },
    {
      id: 'ends',
      header: 'Ends',
      hideBelow: 'md',
      sortBy: ({ expiresAt }) => expiresAt?.getTime() ?? null,
      cell: ({ expiresAt }) => (
        <span className="text-fg-3">
          {expiresAt === null ? 'when revoked' : formatUtc(expiresAt)}
        </span>
      ),
    },
    {
      id: 'used',
      header: 'Last used',
      align: 'right',
      sortBy: ({ lastUsedAt }) => lastUsedAt?.getTime() ?? null,
      cell: ({ lastUsedAt }) => (
        <span className="text-fg-3">
          {lastUsedAt === null ? 'never' : <RelativeTime at={lastUsedAt} />}
        </span>
      ),
    },
    {
      id: 'revoke',
      header: <span className="sr-only">Revoke</span>,
      align: 'right',
      cell: (token) => (
        <Button
          size="small"
          variant="ghost"
          icon={Trash2}
          label={`Revoke ${token.name}`}
          onClick={() => setRevoking(token)}
        />
      ),
    },
  ];
  return (
    <div className="grid gap-3">
      <DataTable
        label="Tokens"
        columns={columns}
        rows={data}
        rowKey={({ id }) => id}
        empty={
          <EmptyState icon={KeyRound} title="No token is in use">
            A notebook, a script or a job asks the console with a token of its own.
          </EmptyState>
        }
      />
      <NewToken onMade={onMade} />
      {revoking !== null && <Revoke token={revoking} onDone={() => setRevoking(null)} />}
    </div>
  );
}

function Revoke({ token, onDone }: { readonly token: Token; readonly onDone: () => void }) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const revoke = useMutation(
    trpc.auth.revokeToken.mutationOptions({
      onSuccess: async () => {
        await client.invalidateQueries({ queryKey: trpc.auth.tokens.queryKey() });
        onDone();
      },
    }),
  );
  return (
    <Dialog
      open
      onOpenChange={onDone}
      title={`Revoke ${token.name}?`}
      description="Programs that use it are refused from then on. This cannot be undone; a new token takes a minute."
      actions={
        <>
          <Button onClick={onDone}>Keep it</Button>
          <Button
            variant="danger"
            disabled={revoke.isPending}
            onClick={() => revoke.mutate({ id: token.id })}
          >
            Revoke it
          </Button>
        </>
      }
    >
      {revoke.isError && <p role="alert">{revoke.error.message}</p>}
    </Dialog>
  );
}
