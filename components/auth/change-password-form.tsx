'use client';

import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useRef } from 'react';
import { useTRPC } from '#components/trpc/client.tsx';
import { Button } from '#components/ui/button.tsx';
import { Field } from '#components/ui/field.tsx';
import { useToast } from '#components/ui/toast.tsx';

/** A new password for whoever is signed in. */
export function ChangePasswordForm() {
  const trpc = useTRPC();
  const toast = useToast();
  const form = useRef<HTMLFormElement>(null);
  const change = useMutation(
    trpc.session.changePassword.mutationOptions({
      onSuccess: () => {
        form.current?.reset();
        toast({ kind: 'good', title: 'Your password is changed' });
      },
    }),
  );
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    change.mutate({ current: String(given.get('current')), next: String(given.get('next')) });
  };
  return (
    <form ref={form} onSubmit={submit} className="flex flex-wrap items-start gap-3">
      <Field
        label="Current password"
        name="current"
        type="password"
        autoComplete="current-password"
        required
        boxClassName="w-56"
        error={change.error?.message ?? null}
      />
      <Field
        label="New password"
        name="next"
        type="password"
        autoComplete="new-password"
        required
        minLength={12}
        hint="12 characters or more"
        boxClassName="w-56"
      />
      <Button type="submit" disabled={change.isPending} className="mt-5">
        {change.isPending ? 'Changing …' : 'Change password'}
      </Button>
    </form>
  );
}
