import { hasEnded, type JobView } from '#server/maintenance/model/job.ts';
import type { MaintenanceTask } from '#server/maintenance/model/task.ts';
import { AppError } from '#server/platform/errors.ts';
import type { Session } from './connect.ts';
import { progress } from './terminal.ts';

/** Starts a task and shows how far it is; Ctrl-C cancels it at its source. Throws unless it was done. */
export async function followJob(
  { client }: Session,
  task: MaintenanceTask,
  signal: AbortSignal,
): Promise<JobView> {
  signal.throwIfAborted();
  const { id } = await client.maintenance.start.mutate(task);
  const cancel = () => void client.maintenance.cancel.mutate({ id }).catch(() => undefined);
  signal.addEventListener('abort', cancel, { once: true });
  const job = await new Promise<JobView>((resolve, reject) => {
    client.maintenance.events.subscribe(
      { id },
      {
        onData: (update) => {
          if (update.progress !== null) progress(progressLine(update.progress));
          if (hasEnded(update)) resolve(update);
        },
        onError: reject,
      },
    );
  });
  progress('');
  signal.removeEventListener('abort', cancel);
  if (job.state === 'done') return job;
  if (job.state === 'failed') throw new AppError('conflict', job.error ?? `Job ${id} failed.`);
  throw new AppError('cancelled', `Job ${id} was ${job.state}.`);
}

function progressLine({ note, done, total }: NonNullable<JobView['progress']>): string {
  return total === null ? `${note} ${done.toLocaleString('en')}` : `${note} ${done} of ${total}`;
}
