'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { useTRPC } from '#components/trpc/client.tsx';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Field } from '#components/ui/field.tsx';
import { Note } from '#components/ui/note.tsx';
import { Select } from '#components/ui/select.tsx';
import { useToast } from '#components/ui/toast.tsx';
import type { SavedParameter, SavedQuery } from '#server/queries/saved/saved-views.ts';
import { SHARED_WORDS } from './saved-columns.tsx';

/** A statement with where it reads. */
export interface CurrentStatement {
  readonly sql: string;
  readonly ref: string;
  readonly at: string | null;
  readonly catalog: string | null;
  readonly schema: string | null;
  readonly parameters: readonly SavedParameter[];
}

interface Props {
  readonly current: CurrentStatement | null;
  /** What is known of it already; null makes a new one. */
  readonly saved: SavedQuery | null;
  readonly onSaved: (saved: SavedQuery) => void;
  readonly onClose: () => void;
}

const SHARED = Object.entries(SHARED_WORDS).map(([value, label]) => ({ value, label }));

/** Asks for the name of a statement and who may see it. */
export function SaveDialog({ current, saved, onSaved, onClose }: Props) {
  const trpc = useTRPC();
  const formId = useId();
  const toast = useToast();
  const client = useQueryClient();
  const [label, setLabel] = useState(labelOf(saved));
  const done = {
    onSuccess: async (kept: SavedQuery) => {
      await client.invalidateQueries(trpc.savedQueries.pathFilter());
      toast({ kind: 'good', title: `“${kept.name}” is saved` });
      onSaved(kept);
      onClose();
    },
  };
  const create = useMutation(trpc.savedQueries.create.mutationOptions(done));
  const update = useMutation(trpc.savedQueries.update.mutationOptions(done));
  const isPending = create.isPending || update.isPending;
  const error = create.error ?? update.error;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const { tags: text, ...rest } = label;
    const tags = text.split(/[,\s]+/).filter((tag) => tag !== '');
    if (saved !== null) update.mutate({ id: saved.id, version: saved.version, ...rest, tags });
    else if (current !== null) {
      create.mutate({ ...current, parameters: [...current.parameters], ...rest, tags });
    }
  };
  const field = (key: 'name' | 'folder' | 'description' | 'tags') => ({
    value: label[key],
    onChange: (event: { readonly target: { readonly value: string } }) =>
      setLabel({ ...label, [key]: event.target.value }),
  });
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={saved === null ? 'Save the statement' : `About “${saved.name}”`}
      actions={
        <>
          <Button onClick={onClose}>Not now</Button>
          <Button
            variant="primary"
            type="submit"
            form={formId}
            disabled={isPending || label.name.trim() === ''}
          >
            {isPending ? 'Saving' : 'Save'}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} className="grid gap-3">
        <Field label="Name" required {...field('name')} />
        <Field
          label="Folder"
          hint="A path such as reports/daily. Empty is the top."
          {...field('folder')}
        />
        <Field label="Description" {...field('description')} />
        <Field label="Tags" hint="With commas between them." {...field('tags')} />
        <Select
          label="Shared with"
          hint="Who may read and run it. Only its owner and administrators change it."
          options={SHARED}
          value={label.sharedWith}
          onChange={(value) => setLabel({ ...label, sharedWith: sharedNamed(value) })}
        />
        {error !== null && (
          <Note kind="bad" role="alert">
            {error.message}
          </Note>
        )}
      </form>
    </Dialog>
  );
}

const labelOf = (saved: SavedQuery | null) => ({
  name: saved?.name ?? '',
  folder: saved?.folder ?? '',
  description: saved?.description ?? '',
  tags: saved?.tags.join(', ') ?? '',
  sharedWith: saved?.sharedWith ?? ('nobody' as const),
});

const isShared = (value: string): value is SavedQuery['sharedWith'] => value in SHARED_WORDS;

const sharedNamed = (value: string): SavedQuery['sharedWith'] =>
  isShared(value) ? value : 'nobody';
