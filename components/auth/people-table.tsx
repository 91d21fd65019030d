'use client';

import { useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { Link2 } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useTRPC } from '#components/trpc/client.tsx';
import { Button } from '#components/ui/button.tsx';
import { type DataColumn, DataTable } from '#components/ui/data-table.tsx';
import { Field } from '#components/ui/field.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { State } from '#components/ui/state.tsx';
import { type Role, RoleChoice } from './role-choice.tsx';
import { SecretOnce } from './secret-once.tsx';

interface Person {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly createdAt: Date;
  readonly disabledAt: Date | null;
}

/** Who may sign in, a link for each, and somebody new. */
export function PeopleTable() {
  const trpc = useTRPC();
  const { data } = useSuspenseQuery(trpc.auth.people.queryOptions());
  const link = useMutation(trpc.auth.createSignInLink.mutationOptions());
  const columns: readonly DataColumn<Person>[] = [
    { id: 'name', header: 'Name', cell: ({ name }) => <bdi>{name}</bdi>, sortBy: (p) => p.name },
    { id: 'role', header: 'Role', cell: ({ role }) => role, sortBy: (p) => p.role },
    {
      id: 'state',
      header: 'State',
      cell: ({ disabledAt }) =>
        disabledAt === null ? (
          <State kind="good">May sign in</State>
        ) : (
          <State kind="skipped">Disabled</State>
        ),
    },
    {
      id: 'since',
      header: 'Since',
      align: 'right',
      hideBelow: 'md',
      cell: ({ createdAt }) => <RelativeTime at={createdAt} className="text-fg-3" />,
    },
    {
      id: 'link',
      header: <span className="sr-only">One-time link</span>,
      align: 'right',
      cell: ({ name, disabledAt }) =>
        disabledAt === null && (
          <Button size="small" variant="ghost" icon={Link2} onClick={() => link.mutate({ name })}>
            One-time link
          </Button>
        ),
    },
  ];
  return (
    <div className="grid gap-3">
      {link.isSuccess && (
        <SecretOnce
          text={`${window.location.origin}${link.data.path}`}
          note={`Signs in ${link.variables.name} once, for 15 minutes.`}
        />
      )}
      {link.isError && <p role="alert">{link.error.message}</p>}
      <DataTable label="People" columns={columns} rows={data} rowKey={({ id }) => id} />
      <NewPerson />
    </div>
  );
}

function NewPerson() {
  const trpc = useTRPC();
  const client = useQueryClient();
  const [role, setRole] = useState<Role>('analyst');
  const [form, setForm] = useState(0);
  const create = useMutation(
    trpc.auth.createPerson.mutationOptions({
      onSuccess: async () => {
        setForm(form + 1);
        await client.invalidateQueries({ queryKey: trpc.auth.people.queryKey() });
      },
    }),
  );
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    create.mutate({
      name: String(given.get('name')),
      password: String(given.get('password')),
      role,
    });
  };
  return (
    <form key={form} onSubmit={submit} className="flex flex-wrap items-start gap-3">
      <Field
        label="New person"
        name="name"
        autoComplete="off"
        required
        boxClassName="w-44"
        error={create.error?.message ?? null}
      />
      <Field
        label="First password"
        name="password"
        type="password"
        autoComplete="new-password"
        required
        minLength={12}
        hint="12 characters or more"
        boxClassName="w-44"
      />
      <RoleChoice value={role} onChange={setRole} />
      <Button type="submit" disabled={create.isPending} className="mt-5">
        Add person
      </Button>
    </form>
  );
}
