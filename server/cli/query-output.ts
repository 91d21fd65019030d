import { z } from 'zod';
import { AppError } from '#server/platform/errors.ts';
import type { ExportFormat, Session } from './connect.ts';
import { parseExactJson } from './json-text.ts';
import { formatTable, print, progress, say } from './terminal.ts';

const Result = z.object({
  columns: z.array(z.object({ name: z.string(), type: z.string() })),
  rows: z.array(z.array(z.unknown())),
});
const NUMERIC = /^(tinyint|smallint|integer|bigint|real|double|decimal)/;

/** Waits for the end; true when the row cap cut the result. Ctrl-C cancels the query in the engine. */
export async function followQuery(
  session: Session,
  id: string,
  signal: AbortSignal,
): Promise<boolean> {
  const cancel = () => void session.client.queries.cancel.mutate({ id }).catch(() => undefined);
  signal.addEventListener('abort', cancel, { once: true });
  return new Promise((resolve, reject) => {
    const waiting = patience(() =>
      reject(
        new AppError(
          'unavailable',
          'The console does not answer any more. Its history will say how the statement ended.',
        ),
      ),
    );
    session.client.queries.events.subscribe(
      { id },
      {
        onData: ({ data: event }) => {
          if (event.kind === 'progress')
            progress(`running ${event.percent === null ? '' : `${Math.round(event.percent)} %`}`);
          if (event.kind === 'finished') {
            say(`${event.result.rowCount} rows`);
            resolve(event.result.truncated);
          }
          if (event.kind === 'failed') reject(new AppError(event.code, event.message));
        },
        onError: reject,
        onConnectionStateChange: ({ state, error }) =>
          waiting.heard(state !== 'connecting' || error === null),
      },
    );
  });
}

/** A console that restarts is back by then. */
const LOST_AFTER_MS = 60_000;

/** Calls `onLost` when nothing was heard for too long since the connection was cut. */
function patience(onLost: () => void) {
  let timer: NodeJS.Timeout | null = null;
  return {
    heard(isConnected: boolean) {
      if (isConnected && timer !== null) clearTimeout(timer);
      if (isConnected) timer = null;
      else timer ??= setTimeout(onLost, LOST_AFTER_MS).unref();
    },
  };
}

/** The rows of a finished query on stdout, as a table or as they are exported. */
export async function printRows(
  session: Session,
  id: string,
  format: 'table' | ExportFormat,
  signal: AbortSignal,
): Promise<void> {
  if (format === 'table') return await printTable(session, id, signal);
  for await (const text of session.exportRows(id, format, signal)) process.stdout.write(text);
}

async function printTable(session: Session, id: string, signal: AbortSignal): Promise<void> {
  let text = '';
  for await (const piece of session.exportRows(id, 'json', signal)) text += piece;
  const { columns, rows } = Result.parse(parseExactJson(text));
  const cell = (value: unknown) =>
    value === null ? 'NULL' : typeof value === 'object' ? JSON.stringify(value) : String(value);
  print(
    formatTable(
      columns.map(({ name }) => name),
      rows.map((row) => row.map(cell)),
      columns.map(({ type }) => NUMERIC.test(type)),
    ),
  );
}
