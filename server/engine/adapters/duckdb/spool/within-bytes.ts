import { stat } from 'node:fs/promises';
import { StatementFailedError } from '../../shared/statement-failed-error.ts';

const LOOK_EVERY_MS = 100;

/** The failure of a result that is larger than it may be. */
export function tooLarge(maxBytes: number): StatementFailedError {
  const megabytes = Math.max(1, Math.round(maxBytes / 1_048_576)).toLocaleString('en-US');
  return new StatementFailedError(
    'EXCEEDED_SPOOL_LIMIT',
    `The result takes more than the ${megabytes} MB that there is room for. Select fewer rows or columns, or unpin results that are no longer needed: nothing of it was kept.`,
    { cause: null },
  );
}

/** Runs `work`, which writes `file`, and aborts the signal it is given once the file is too large. */
export async function withinBytes<T>(
  file: string,
  maxBytes: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const full = new AbortController();
  const look = async () => {
    const bytes = await sizeOf(file);
    if (bytes > maxBytes) full.abort(tooLarge(maxBytes));
  };
  const timer = setInterval(() => void look(), LOOK_EVERY_MS);
  try {
    const value = await work(AbortSignal.any([signal, full.signal]));
    await look();
    full.signal.throwIfAborted();
    return value;
  } finally {
    clearInterval(timer);
  }
}

const sizeOf = (file: string): Promise<number> =>
  stat(file).then(
    ({ size }) => size,
    () => 0,
  );
