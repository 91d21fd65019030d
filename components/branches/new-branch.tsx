'use client';

import { useMutation } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { type FormEvent, useId, useState } from 'react';
import { useTRPC } from '#components/trpc/client.tsx';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Field } from '#components/ui/field.tsx';
import { useToast } from '#components/ui/toast.tsx';
import { branchStart } from './prepare-branches.ts';
import { useChangeBranches } from './use-change-branches.ts';

interface Props {
  readonly from: string;
  /** The moment of the page; null is the head. */
  readonly at: string | null;
}

/** The button that makes a branch, and what it asks. */
export function NewBranch(props: Props) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button variant="primary" icon={Plus} onClick={() => setOpen(true)}>
        New branch
      </Button>
      {open && <Question {...props} onClose={() => setOpen(false)} />}
    </>
  );
}

function Question({ from, at, onClose }: Props & { readonly onClose: () => void }) {
  const trpc = useTRPC();
  const formId = useId();
  const toast = useToast();
  const changed = useChangeBranches();
  const [name, setName] = useState('');
  const [ref, setRef] = useState(from);
  const [moment, setMoment] = useState(at ?? '');
  const create = useMutation(
    trpc.catalog.createBranch.mutationOptions({
      onSuccess: async () => {
        await changed();
        toast({ kind: 'good', title: `Branch ${name.trim()} is made` });
        onClose();
      },
    }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate({ name: name.trim(), from: branchStart(ref.trim(), moment) });
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="New branch"
      description="A branch is a name for a commit: making one copies nothing."
      actions={
        <>
          <Button onClick={onClose}>Not now</Button>
          <Button
            variant="primary"
            type="submit"
            form={formId}
            disabled={create.isPending || name.trim() === ''}
          >
            {create.isPending ? 'Making it' : 'Make the branch'}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} className="grid gap-3">
        <Field
          label="Name"
          mono
          required
          value={name}
          onChange={(event) => setName(event.target.value)}
          error={create.error?.message ?? null}
        />
        <Field
          label="From"
          hint="Branch or tag."
          mono
          required
          value={ref}
          onChange={(event) => setRef(event.target.value)}
        />
        <Field
          label="At"
          hint="A commit, or a time with zone like 2026-01-31T12:00:00Z. Empty is now."
          mono
          value={moment}
          onChange={(event) => setMoment(event.target.value)}
        />
      </form>
    </Dialog>
  );
}
