'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Square } from 'lucide-react';
import { useState } from 'react';
import { useConsole } from '#components/shell/console-context.tsx';
import { useTRPC } from '#components/trpc/client.tsx';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Field } from '#components/ui/field.tsx';
import { Note } from '#components/ui/note.tsx';
import { ProgressLine } from '#components/ui/progress-line.tsx';
import type { JobView } from '#server/maintenance/model/job.ts';
import type { TableHealth } from '#server/maintenance/model/table-health.ts';
import {
  doWords,
  hasEnded,
  isDry,
  planOf,
  progressPercent,
  progressText,
  TASK,
  type TaskKind,
} from './prepare-maintenance.ts';
import { TaskResult } from './task-result.tsx';
import { useJob } from './use-job.ts';

interface Props {
  readonly kind: TaskKind;
  readonly table: { readonly ref: string; readonly key: string[] };
  readonly health: TableHealth;
  readonly onClose: () => void;
}

/** A dry run, what exactly would go, the question, the work with its progress, and what came of it. */
export function TaskDialog({ kind, table, health, onClose: close }: Props) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const { person, defaultBranch } = useConsole();
  const [days, setDays] = useState('');
  const [last, setLast] = useState(String(health.snapshots.retainLast));
  const start = useMutation(
    trpc.maintenance.start.mutationOptions({
      onSettled: () => client.invalidateQueries({ queryKey: trpc.maintenance.pathKey() }),
    }),
  );
  const onClose = () => {
    close();
    // The figures behind the question may be other ones now.
    for (const queryKey of [trpc.maintenance.pathKey(), trpc.catalog.pathKey()]) {
      void client.invalidateQueries({ queryKey });
    }
  };
  const cancel = useMutation(trpc.maintenance.cancel.mutationOptions());
  const job = useJob(start.data?.id ?? null);
  const isGoing = start.isPending || (start.isSuccess && (job === null || !hasEnded(job)));
  const look = () => {
    const task = { ref: table.ref, key: table.key, dryRun: true };
    start.mutate(
      kind === 'remove-orphans'
        ? { kind, planId: null }
        : kind === 'expire-snapshots'
          ? { kind, ...task, olderThanDays: numberOf(days), retainLast: numberOf(last) }
          : { kind, ...task },
    );
  };
  const planned = job !== null && job.state === 'done' && isDry(job) ? job : null;
  const words = planned?.result == null ? null : doWords(kind, planned.result);
  const isShared = kind === 'remove-orphans' || table.ref === defaultBranch;
  const mayDo = person.role === 'admin' || !isShared;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      width="wide"
      title={TASK[kind].title}
      description={`${TASK[kind].what} ${TASK[kind].keeps}`}
      actions={
        <>
          {words !== null && !mayDo && (
            <span className="mr-auto self-center text-fg-3">
              Only an administrator does this {kind === 'remove-orphans' ? '' : `on ${table.ref}`}.
            </span>
          )}
          <Button onClick={onClose}>{isGoing ? 'Leave it running' : 'Close'}</Button>
          {isGoing && job !== null && (
            <Button
              variant="danger"
              icon={Square}
              disabled={cancel.isPending}
              onClick={() => cancel.mutate({ id: job.id })}
            >
              {cancel.isPending ? 'Stopping' : 'Stop'}
            </Button>
          )}
          {!isGoing && (planned === null || kind === 'expire-snapshots') && (
            <Button variant={job === null ? 'primary' : 'default'} onClick={look}>
              {job === null ? 'Dry run' : 'Dry run again'}
            </Button>
          )}
          {words !== null && planned !== null && (
            <Button
              variant={kind === 'remove-orphans' ? 'danger' : 'primary'}
              disabled={!mayDo}
              onClick={() => start.mutate(planOf(planned))}
            >
              {words}
            </Button>
          )}
        </>
      }
    >
      {kind === 'expire-snapshots' && (
        <div className="mb-3 grid grid-cols-2 gap-3 max-md:grid-cols-1">
          <Field
            label="Older than, days"
            inputMode="decimal"
            hint={`Empty: since ${health.snapshots.keptSince.toISOString().slice(0, 10)} stays, as the table says.`}
            value={days}
            onChange={(event) => setDays(event.target.value)}
          />
          <Field
            label="At least so many stay"
            inputMode="numeric"
            value={last}
            onChange={(event) => setLast(event.target.value)}
          />
        </div>
      )}
      {job === null && !isGoing && (
        <p className="text-fg-2">A dry run looks at everything and changes nothing.</p>
      )}
      {isGoing && <Progress job={job} />}
      {job !== null && !isGoing && <TaskResult job={job} refName={table.ref} />}
      {(start.error ?? cancel.error) !== null && (
        <Note kind="bad" role="alert" className="mt-3">
          {(start.error ?? cancel.error)?.message}
        </Note>
      )}
    </Dialog>
  );
}

function Progress({ job }: { readonly job: JobView | null }) {
  const progress = job?.progress ?? null;
  return (
    <div role="status" className="grid gap-1.5 py-2">
      <ProgressLine percent={progressPercent(progress)} label="Maintenance" />
      <p className="text-fg-2">
        {progress === null
          ? job?.state === 'queued'
            ? 'Waits for another job.'
            : 'Starting.'
          : progressText(progress)}
      </p>
    </div>
  );
}

const numberOf = (text: string): number | null => (text.trim() === '' ? null : Number(text.trim()));
