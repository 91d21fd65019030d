import { Command, InvalidArgumentError, Option } from 'commander';
import { connect } from '../connect.ts';
import { defaultBranchOf } from '../default-branch.ts';
import { followQuery, printRows } from '../query-output.ts';
import { interruptible } from '../terminal.ts';

interface Options {
  readonly ref?: string;
  readonly asOf?: string;
  readonly format: 'table' | 'json' | 'csv';
  readonly maxRows: number;
  readonly timeout: number;
}

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
  .option('--ref <ref>', 'branch, tag or commit that `iceberg` stands for; else the default branch')
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
      ref: options.ref ?? (await defaultBranchOf(session)),
      at: options.asOf ?? null,
      maxRows: options.maxRows,
      timeoutMs: options.timeout * 1000,
    });
    const truncated = await followQuery(session, id, signal);
    if (truncated)
      process.stderr.write(
        `Only the first ${options.maxRows} rows are shown; --max-rows raises the cap.\n`,
      );
    await printRows(session, id, options.format, signal);
  });
