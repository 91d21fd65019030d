import { AppError } from '#server/platform/errors.ts';
import type { Session } from './connect.ts';
import { print, say } from './terminal.ts';

/** Shows a run to its end; Ctrl-C cancels it at its source. Throws when it failed or was cancelled. */
export async function followRun(
  session: Session,
  runId: string,
  signal: AbortSignal,
): Promise<void> {
  const cancel = () => void session.client.runs.cancel.mutate({ id: runId }).catch(() => undefined);
  signal.addEventListener('abort', cancel, { once: true });
  await new Promise<void>((resolve, reject) => {
    session.client.runs.events.subscribe(
      { id: runId },
      {
        onData: ({ data }) =>
          say(`${data.asset === null ? '' : `${data.asset.padEnd(34)} `}${data.message}`),
        onComplete: resolve,
        onError: reject,
      },
    );
  });
  signal.removeEventListener('abort', cancel);
  const { run, steps } = await session.client.runs.get.query({ id: runId });
  if (run.state === 'failed')
    throw new AppError('conflict', `Run ${run.id} failed. ${run.error ?? ''}`.trim());
  if (run.state === 'cancelled')
    throw new AppError('cancelled', `Run ${run.id} was cancelled; ${run.ref} is as it was.`);
  const built = steps.filter((step) => step.kind === 'model' && step.state === 'done').length;
  print(
    run.state === 'nothing-to-do'
      ? `Nothing to do: everything selected is up to date on ${run.ref}.`
      : `Run ${run.id} built ${built} tables and merged into ${run.ref} at ${run.mergedHash?.slice(0, 8) ?? '—'}.`,
  );
}
