import { Command, InvalidArgumentError, Option } from 'commander';
import { z } from 'zod';
import { AppError } from '#server/platform/errors.ts';
import { connect, type Session } from '../connect.ts';
import { parseExactJson } from '../json-text.ts';
import { formatTable, interruptible, print, progress, say } from '../terminal.ts';

interface Options {
  readonly ref: string;
  readonly asOf?: string;
  readonly format: 'table' | 'json' | 'csv';
  readonly maxRows: number;
  readonly timeout: number;
}

const Result = z.object({
  columns: z.array(z.object({ name: z.string(), type: z.string() })),
  rows: z.array(z.array(z.unknown())),
});
const NUMERIC = /^(tinyint|smallint|integer|bigint|real|double|decimal)/;

function positive(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new InvalidArgumentError('A whole number from 1.');
  return value;
}

export const sqlCommand = new Command('sql')
  .description("Run one statement in Trino's dialect")
  .argument(
    '<statement>',
    'SQL; tables are iceberg.<schema>.<table>, iceberg_<branch>.…, pg.marts.<table>',
  )
  .option('--ref <ref>', 'branch, tag or commit that `iceberg` stands for', 'main')
  .option('--as-of <when>', 'commit hash, or a time such as 2026-10-14T12:00:00Z')
  .addOption(
    new Option('--format <format>', 'how rows are printed')
      .choices(['table', 'json', 'csv'])
      .default('table'),
  )
  .option('--max-rows <n>', 'cap on rows; a cut is said on stderr', positive, 1_000_000)
  .option('--timeout <seconds>', 'longest run', positive, 300)
  .addHelpText(
    'after',
    `
Examples:
  npx cascade sql "SELECT count(*) FROM iceberg.silver.fct_glucose_readings"
  npx cascade sql "SELECT * FROM pg.marts.mrt_glucose_overview" --format csv
  npx cascade sql "SELECT count(*) FROM iceberg.raw.entries" --as-of 2026-10-14T12:00:00Z
  npx cascade sql "SELECT * FROM iceberg.gold.dim_date LIMIT 5" --format json`,
  )
  .action(async (sql: string, options: Options) => {
    await using session = await connect();
    const signal = interruptible();
    const { id } = await session.client.queries.start.mutate({
      sql,
      ref: options.ref,
      at: options.asOf ?? null,
      maxRows: options.maxRows,
      timeoutMs: options.timeout * 1000,
    });
    const truncated = await followQuery(session, id, signal);
    if (truncated)
      process.stderr.write(
        `Only the first ${options.maxRows} rows are shown; --max-rows raises the cap.\n`,
      );
    if (options.format === 'table') return await printTable(session, id, signal);
    for await (const text of session.exportRows(id, options.format, signal))
      process.stdout.write(text);
  });

/** Waits for the end; true when the row cap cut the result. Ctrl-C cancels the query in the engine. */
async function followQuery(session: Session, id: string, signal: AbortSignal): Promise<boolean> {
  const cancel = () => void session.client.queries.cancel.mutate({ id }).catch(() => undefined);
  signal.addEventListener('abort', cancel, { once: true });
  return new Promise((resolve, reject) => {
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
      },
    );
  });
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
