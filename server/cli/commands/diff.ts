import { Command, Option } from 'commander';
import type { CompareMode } from '#server/compare/resolve-comparison.ts';
import { AppError } from '#server/platform/errors.ts';
import { connect, type ExportFormat, type Session } from '../connect.ts';
import { keyNamed } from '../key-named.ts';
import { followQuery, printRows } from '../query-output.ts';
import { formatTable, interruptible, print, say } from '../terminal.ts';

interface Options {
  readonly table?: string;
  readonly rows: boolean;
  readonly key?: string;
  readonly format: 'table' | ExportFormat;
}

interface Range {
  readonly from: string;
  readonly to: string;
  readonly mode: CompareMode;
}

const KEYS_A_PAGE = 500;

export const diffCommand = new Command('diff')
  .description('What differs between two branches, tags or commits')
  .argument('<range>', 'a...b: what b did since both were the same; a..b: b as it is against a')
  .option('--table <name>', 'columns, layout and files of one table')
  .option('--rows', 'the rows of that table that differ', false)
  .option('--key <columns>', 'columns that tell its rows apart, with commas; empty: whole rows')
  .addOption(
    new Option('--format <format>', 'how rows are printed')
      .choices(['table', 'json', 'csv'])
      .default('table'),
  )
  .addHelpText(
    'after',
    `
Examples:
  npx cascade diff main...dev
  npx cascade diff main...dev --table silver.fct_glucose_readings
  npx cascade diff main..dev --table gold.dim_date --rows --key date_day --format csv`,
  )
  .action(async (text: string, options: Options) => {
    const range = rangeOf(text);
    await using session = await connect();
    const signal = interruptible();
    if (options.table === undefined) {
      if (options.rows) throw new AppError('invalid', 'Name the table of the rows with --table.');
      return await printKeys(session, range);
    }
    const states = await statesOf(session, range, options.table);
    if (options.rows) return await printDifference(session, states, options, signal);
    await printTable(session, states);
  });

/** Throws `invalid` for text that names no two sides. */
function rangeOf(text: string): Range {
  const [, from, dots, to] = /^([^.].*?)(\.{2,3})(?!\.)(.+)$/.exec(text) ?? [];
  if (from === undefined || to === undefined) {
    throw new AppError('invalid', `'${text}' names no two sides. Write them as main...dev.`);
  }
  return { from, to, mode: dots === '..' ? 'two-dot' : 'three-dot' };
}

type Compared = Awaited<ReturnType<Session['client']['compare']['keys']['query']>>;

/** All pages of one comparison whose key has this text in it, each of the same two states. */
async function* comparedPages(
  { client }: Session,
  range: Range,
  text = '',
): AsyncGenerator<Compared> {
  let cursor: string | null = null;
  do {
    const page: Compared = await client.compare.keys.query({
      ...range,
      text,
      cursor,
      maxRecords: KEYS_A_PAGE,
    });
    yield page;
    cursor = page.token;
  } while (cursor !== null);
}

async function printKeys(session: Session, range: Range): Promise<void> {
  const rows: string[][] = [];
  for await (const { items } of comparedPages(session, range)) {
    for (const { kind, key, formerKey, aspects, figures, isOnBothSides, problem } of items) {
      const steps = figures?.steps ?? null;
      rows.push([
        kind,
        key.join('.'),
        [
          ...(formerKey === null ? [] : [`was ${formerKey.join('.')}`]),
          ...aspects,
          ...(isOnBothSides ? ['both sides'] : []),
          ...(problem === null ? [] : [problem]),
        ].join(', '),
        steps === null ? '' : `+${steps.addedRows}`,
        steps === null ? '' : `-${steps.removedRows}`,
      ]);
    }
  }
  if (rows.length === 0) return say('Nothing differs.');
  const right = [false, false, false, true, true];
  print(formatTable(['change', 'key', 'what', 'rows in', 'rows out'], rows, right));
}

interface States {
  readonly before: { readonly hash: string; readonly key: string[]; readonly snapshotId: null };
  readonly after: { readonly hash: string; readonly key: string[]; readonly snapshotId: null };
}

/** A table by its name: the key that differs and is spelt so, or what the name says where none does. */
async function statesOf(session: Session, range: Range, table: string): Promise<States> {
  const pages = await Array.fromAsync(comparedPages(session, range, table));
  const items = pages.flatMap((page) => page.items);
  const found = keyNamed(items, ({ key }) => key, table);
  const key = found?.key ?? table.split('.');
  const state = (hash = '', at = key) => ({ hash, key: [...at], snapshotId: null });
  return {
    before: state(pages[0]?.baseHash, found?.formerKey ?? key),
    after: state(pages[0]?.to.hash),
  };
}

async function printTable({ client }: Session, states: States): Promise<void> {
  const { both, figures } = await client.compare.table.query(states);
  if (both === null) {
    return print(figures.before === null ? 'The table is new.' : 'The table is gone.');
  }
  const { fields, layout, verdict } = both.schema;
  const lines = [
    ...fields.map(({ kinds, before, after, verdict: of, why }) => [
      kinds.join(', '),
      before === null ? '' : `${before.path} ${before.type}`,
      after === null ? '' : `${after.path} ${after.type}`,
      of,
      why,
    ]),
    ...layout.map(({ what, name, before, after, verdict: of, why }) => [
      name === null ? what : `${what} ${name}`,
      before ?? '',
      after ?? '',
      of,
      why,
    ]),
  ];
  if (lines.length > 0) print(formatTable(['change', 'before', 'after', 'verdict', 'why'], lines));
  const { before, after, shared } = both.files;
  print(
    [
      lines.length === 0 ? 'The schema is the same.' : `The schema is ${verdict} to take.`,
      `Only before: ${before.files} files, ${before.rows} rows.`,
      `Only after: ${after.files} files, ${after.rows} rows.`,
      `On both: ${shared.files} files, ${shared.rows} rows.`,
    ].join('\n'),
  );
}

async function printDifference(
  session: Session,
  states: States,
  { key, format }: Options,
  signal: AbortSignal,
): Promise<void> {
  const started = await session.client.compare.startRows.mutate({
    ...states,
    key: key === undefined ? null : key.split(',').filter((name) => name !== ''),
  });
  if (started.kind === 'nothing') return say('No row differs.');
  if (started.kind === 'not-unique') {
    throw new AppError(
      'invalid',
      `${started.key.join(', ')} does not tell rows apart: ${started.doubled.before} of its values have more than one row before, ${started.doubled.after} after. Name more columns with --key, or compare whole rows with --key ''.`,
    );
  }
  const isCut = await followQuery(session, started.queryId, signal);
  if (isCut) process.stderr.write('There are more rows than are kept; these are the first.\n');
  await printRows(session, started.queryId, format, signal);
}
