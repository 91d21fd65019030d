'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { useTRPC } from '#components/trpc/client.tsx';
import { Button } from '#components/ui/button.tsx';
import { Checkbox } from '#components/ui/checkbox.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Field } from '#components/ui/field.tsx';
import { Note } from '#components/ui/note.tsx';
import { useToast } from '#components/ui/toast.tsx';
import type { QueryCheck } from '#server/queries/checks/check-views.ts';
import type { SavedQuery } from '#server/queries/saved/saved-views.ts';

interface Props {
  readonly saved: SavedQuery;
  /** Null: it is none yet. */
  readonly check: QueryCheck | null;
  readonly onClose: () => void;
}

/** Asks when a saved query is run as a check, and on which ref. */
export function CheckDialog({ saved, check, onClose }: Props) {
  const trpc = useTRPC();
  const formId = useId();
  const toast = useToast();
  const client = useQueryClient();
  const [cron, setCron] = useState(check?.cron ?? '0 6 * * *');
  const [timeZone, setTimeZone] = useState(check?.timeZone ?? 'UTC');
  const [ref, setRef] = useState(check?.ref ?? saved.contents.ref);
  const [isPaused, setIsPaused] = useState(check?.isPaused ?? false);
  const done = (title: string) => ({
    onSuccess: async () => {
      await client.invalidateQueries(trpc.savedQueries.pathFilter());
      toast({ kind: 'good', title });
      onClose();
    },
  });
  const set = useMutation(
    trpc.savedQueries.setCheck.mutationOptions(done(`“${saved.name}” is checked by the clock`)),
  );
  const remove = useMutation(
    trpc.savedQueries.removeCheck.mutationOptions(done(`“${saved.name}” is no check any more`)),
  );
  const error = set.error ?? remove.error;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    set.mutate({ id: saved.id, cron, timeZone, ref, isPaused });
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`“${saved.name}” as a check`}
      description="It runs by the clock with your permissions. It passes when it finds no rows."
      actions={
        <>
          {check !== null && (
            <Button
              variant="danger"
              disabled={remove.isPending}
              onClick={() => remove.mutate({ id: saved.id })}
            >
              No check any more
            </Button>
          )}
          <Button onClick={onClose}>Not now</Button>
          <Button variant="primary" type="submit" form={formId} disabled={set.isPending}>
            {set.isPending ? 'Setting it' : 'Check by the clock'}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} className="grid gap-3">
        <Field
          label="When"
          hint="Minute, hour, day, month, weekday: 0 6 * * * is every day at six."
          mono
          required
          value={cron}
          onChange={(event) => setCron(event.target.value)}
        />
        <Field
          label="Time zone"
          mono
          required
          value={timeZone}
          onChange={(event) => setTimeZone(event.target.value)}
        />
        <Field
          label="Branch or tag"
          mono
          required
          value={ref}
          onChange={(event) => setRef(event.target.value)}
        />
        <Checkbox label="Paused" checked={isPaused} onChange={setIsPaused} />
        {error !== null && (
          <Note kind="bad" role="alert">
            {error.message}
          </Note>
        )}
      </form>
    </Dialog>
  );
}
