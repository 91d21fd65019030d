'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTRPC } from '#components/trpc/client.tsx';
import { Button } from '#components/ui/button.tsx';
import { Field } from '#components/ui/field.tsx';
import { Segments } from '#components/ui/segments.tsx';
import { Select } from '#components/ui/select.tsx';
import { type Role, RoleChoice } from './role-choice.tsx';
import { SecretOnce } from './secret-once.tsx';

const ACCESS = [
  { value: 'write', label: 'write' },
  { value: 'read', label: 'only read' },
] as const;

const LIFETIMES = [
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'a year' },
  { value: 'revoked', label: 'until revoked' },
] as const;

interface Props {
  readonly onMade: (token: string) => void;
}

/** Makes a token and shows it once. */
export function NewToken({ onMade }: Props) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const [role, setRole] = useState<Role>('analyst');
  const [access, setAccess] = useState<'read' | 'write'>('write');
  const [lifetime, setLifetime] = useState('90');
  const create = useMutation(
    trpc.auth.createToken.mutationOptions({
      onSuccess: ({ token }) => {
        onMade(token);
        return client.invalidateQueries({ queryKey: trpc.auth.tokens.queryKey() });
      },
    }),
  );
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    create.mutate({
      name: String(new FormData(event.currentTarget).get('name')),
      role,
      access,
      expiresInDays: lifetime === 'revoked' ? null : Number(lifetime),
    });
  };
  return (
    <>
      {create.isSuccess && (
        <SecretOnce
          text={create.data.token}
          note={`The token ${create.data.record.name}; below is what other tools do with it.`}
        />
      )}
      <form onSubmit={submit} className="flex flex-wrap items-start gap-3">
        <Field
          label="New token"
          name="name"
          placeholder="what it is for"
          autoComplete="off"
          required
          boxClassName="w-56"
          error={create.error?.message ?? null}
        />
        <RoleChoice value={role} onChange={setRole} />
        <div className="grid gap-1">
          <span aria-hidden className="text-small font-medium">
            May
          </span>
          <Segments label="May" segments={ACCESS} value={access} onChange={setAccess} />
        </div>
        <Select label="Ends after" options={LIFETIMES} value={lifetime} onChange={setLifetime} />
        <Button type="submit" disabled={create.isPending} className="mt-5">
          Make token
        </Button>
      </form>
    </>
  );
}
