'use client';

import { useMutation } from '@tanstack/react-query';
import { Plus, Tag } from 'lucide-react';
import { type FormEvent, useId, useState } from 'react';
import { useTRPC } from '#components/trpc/client.tsx';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Field } from '#components/ui/field.tsx';
import { useToast } from '#components/ui/toast.tsx';
import { useChangeBranches } from './use-change-branches.ts';

interface From {
  /** Branch, tag or commit. */
  readonly from: string;
  /** Commit or time; null is the head. */
  readonly at: string | null;
}

/** The buttons that make a tag or a branch. */
export function NewRefButtons(props: From) {
  const [asked, setAsked] = useState<'BRANCH' | 'TAG' | null>(null);
  return (
    <>
      <Button icon={Tag} onClick={() => setAsked('TAG')}>
        Tag
      </Button>
      <Button variant="primary" icon={Plus} onClick={() => setAsked('BRANCH')}>
        New branch
      </Button>
      {asked !== null && <NewRefDialog {...props} type={asked} onClose={() => setAsked(null)} />}
    </>
  );
}

interface Props extends From {
  readonly type: 'BRANCH' | 'TAG';
  readonly onClose: () => void;
}

/** Asks for the name of a branch or tag and where it begins. */
export function NewRefDialog({ type, from, at, onClose }: Props) {
  const trpc = useTRPC();
  const formId = useId();
  const toast = useToast();
  const changed = useChangeBranches();
  const [name, setName] = useState('');
  const [ref, setRef] = useState(from);
  const [moment, setMoment] = useState(at ?? '');
  const word = type === 'BRANCH' ? 'branch' : 'tag';
  const create = useMutation(
    trpc.branches.create.mutationOptions({
      onSuccess: async () => {
        await changed();
        toast({
          kind: 'good',
          title: `${type === 'BRANCH' ? 'Branch' : 'Tag'} ${name.trim()} is made`,
        });
        onClose();
      },
    }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const when = moment.trim();
    create.mutate({ type, name: name.trim(), from: ref.trim(), at: when === '' ? null : when });
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`New ${word}`}
      description={
        type === 'BRANCH'
          ? 'A branch is a name for a commit: making one copies nothing.'
          : 'A tag is a name that stays at its commit.'
      }
      actions={
        <>
          <Button onClick={onClose}>Not now</Button>
          <Button
            variant="primary"
            type="submit"
            form={formId}
            disabled={create.isPending || name.trim() === ''}
          >
            {create.isPending ? 'Making it' : `Make the ${word}`}
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
          hint="Branch, tag or commit."
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
