'use client';

import { useMutation } from '@tanstack/react-query';
import { Pencil } from 'lucide-react';
import { useState } from 'react';
import { useConsole } from '#components/shell/console-context.tsx';
import { useTRPC } from '#components/trpc/client.tsx';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Field } from '#components/ui/field.tsx';
import { Note } from '#components/ui/note.tsx';
import { RefChip } from '#components/ui/ref-chip.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { Meta, PageHeader } from '#components/ui/section.tsx';
import { State } from '#components/ui/state.tsx';
import { STATE_LOOK } from './prepare-change.ts';
import { TextArea } from './text-area.tsx';
import type { Change } from './types.ts';
import { useRenewChanges } from './use-change.ts';

/** What is asked for, by whom, and how it stands. */
export function ChangeHeader({ change }: { readonly change: Change }) {
  const trpc = useTRPC();
  const renew = useRenewChanges();
  const { person } = useConsole();
  const [isEditing, setEditing] = useState(false);
  const close = useMutation(trpc.changes.close.mutationOptions({ onSettled: renew }));
  const reopen = useMutation(trpc.changes.reopen.mutationOptions({ onSettled: renew }));
  const { number, title, state, source, target, author, createdAt, endedBy, endedAt } = change;
  const isOwner = person.role === 'admin' || person.name === author;
  const refused = close.error ?? reopen.error;
  return (
    <>
      <PageHeader
        title={
          <>
            {title} <span className="font-normal text-fg-3">#{number}</span>
          </>
        }
        aside={<State kind={STATE_LOOK[state].kind}>{STATE_LOOK[state].word}</State>}
        actions={
          isOwner && (
            <>
              <Button icon={Pencil} onClick={() => setEditing(true)}>
                Edit
              </Button>
              {state === 'open' && (
                <Button disabled={close.isPending} onClick={() => close.mutate({ number })}>
                  Close
                </Button>
              )}
              {state === 'closed' && (
                <Button disabled={reopen.isPending} onClick={() => reopen.mutate({ number })}>
                  Reopen
                </Button>
              )}
            </>
          )
        }
        meta={
          <Meta>
            <span>
              <RefChip name={source} /> into <RefChip name={target} />
            </span>
            <span>
              opened by <b>{author}</b> <RelativeTime at={createdAt} suffix="ago" />
            </span>
            {endedAt !== null && (
              <span>
                {state} by <b>{endedBy}</b> <RelativeTime at={endedAt} suffix="ago" />
              </span>
            )}
          </Meta>
        }
      />
      {refused !== null && (
        <Note kind="bad" role="alert" className="mb-4">
          {refused.message}
        </Note>
      )}
      {isEditing && <EditChange change={change} onClose={() => setEditing(false)} />}
    </>
  );
}

interface EditProps {
  readonly change: Change;
  readonly onClose: () => void;
}

function EditChange({ change, onClose }: EditProps) {
  const trpc = useTRPC();
  const renew = useRenewChanges();
  const [title, setTitle] = useState(change.title);
  const [description, setDescription] = useState(change.description);
  const edit = useMutation(
    trpc.changes.edit.mutationOptions({
      onSuccess: async () => {
        await renew();
        onClose();
      },
    }),
  );
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Edit #${change.number}`}
      width="wide"
      actions={
        <>
          <Button onClick={onClose}>Not now</Button>
          <Button
            variant="primary"
            disabled={title.trim() === '' || edit.isPending}
            onClick={() => edit.mutate({ number: change.number, title, description })}
          >
            Save
          </Button>
        </>
      }
    >
      <div className="grid gap-3">
        <Field
          label="Title"
          value={title}
          maxLength={200}
          error={title.trim() === '' ? 'A change needs a title.' : null}
          onChange={(event) => setTitle(event.target.value)}
        />
        <TextArea
          label="Description"
          hint="Markdown"
          rows={10}
          value={description}
          onChange={setDescription}
        />
        {edit.isError && (
          <Note kind="bad" role="alert">
            {edit.error.message}
          </Note>
        )}
      </div>
    </Dialog>
  );
}
