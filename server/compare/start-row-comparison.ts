import type { Caller } from '#server/api/trpc/init.ts';
import { formatKey } from '#server/catalog/model/content-key.ts';
import type { QueryEngine } from '#server/engine/port.ts';
import { AppError } from '#server/platform/errors.ts';
import type { QueryRunner } from '#server/queries/port.ts';
import { queryContext } from '#server/queries/query-context.ts';
import { compareSides, type TableComparisonInput } from './compare-table.ts';
import { type CountedKeys, countKeys, type PerSide } from './count-keys.ts';
import { keyChoices } from './key-choices.ts';
import type { ComparedColumn } from './model/compared-columns.ts';
import { nameDefect } from './model/name-defect.ts';
import {
  type NamedState,
  type RowColumn,
  type RowStatementInput,
  rowStatement,
} from './model/row-statement.ts';
import type { StateDeps } from './table-state.ts';

export interface RowDeps extends StateDeps {
  readonly engine: QueryEngine;
  readonly queries: QueryRunner;
  readonly projectFolder: string;
}

export interface RowComparisonInput extends TableComparisonInput {
  /** Columns that tell rows apart; empty: all values do; null: the surest key that is declared. */
  readonly key: readonly string[] | null;
  /** The most rows that are kept; the counts are of all. */
  readonly maxRows?: number;
}

export type RowComparison =
  /** No file differs, or there is no row in those that do. */
  | { readonly kind: 'nothing' }
  /** More than one row has the same key: another must be chosen. */
  | {
      readonly kind: 'not-unique';
      readonly key: readonly string[];
      /** Keys that more than one row has, of the files that differ. */
      readonly doubled: PerSide<bigint>;
    }
  | {
      readonly kind: 'started';
      /** Statement of the caller: `queries.events` follows it, `queries.cancel` stops it. */
      readonly queryId: string;
      /** The statement, to run again at `hash`; over all files it gives the same rows. */
      readonly sql: string;
      readonly hash: string;
      /** Empty: rows are told apart by all their values. */
      readonly key: readonly string[];
      /** What each column of the result is. */
      readonly columns: readonly RowColumn[];
      /** Rows of the files that differ; null: not counted. */
      readonly rowsRead: PerSide<bigint> | null;
    };

const MOST_ROWS = 1_000_000;
const TIMEOUT_MS = 600_000;

/**
 * Starts the statement that gives the rows in which two states of a table differ, read from those files
 * alone that only one of them has. Throws `invalid` for what is no table on both sides or cannot be read or
 * named in SQL, for a key that is none, for snapshots of two commits, or where no column is on both sides;
 * `cancelled` when the signal says so before it has started.
 */
export async function startRowComparison(
  deps: RowDeps,
  input: RowComparisonInput,
  caller: Caller,
  signal: AbortSignal = new AbortController().signal,
): Promise<RowComparison> {
  const { after: state, both } = await compareSides(deps, input);
  if (state === null || both === null) {
    throw new AppError(
      'invalid',
      `Only one of the two states has ${formatKey(input.after.key)}: all of its rows came or went. Read them in the SQL page.`,
    );
  }
  assertNamed(input);
  const { columns } = both.columns;
  const key = input.key ?? (await keyChoices(deps, state, columns))[0]?.columns ?? [];
  assertComparable(key, columns);
  if (both.files.before.rows === 0n && both.files.after.rows === 0n) return { kind: 'nothing' };
  const { before, after } = input;
  const statement: RowStatementInput = { before, after, columns, key };
  const anchor = anchorOf(before, after);
  const counted = await countedKeys(deps, statement, { anchor, caller, signal });
  if (counted !== null && counted.doubled.before + counted.doubled.after > 0n) {
    return { kind: 'not-unique', key, doubled: counted.doubled };
  }
  const { sql, columns: result } = rowStatement(statement);
  if (signal.aborted) throw left();
  const queryId = await deps.queries.start({
    sql,
    onlyDiffering: true,
    ref: anchor,
    at: null,
    catalog: 'iceberg',
    schema: null,
    maxRows: input.maxRows ?? MOST_ROWS,
    timeoutMs: TIMEOUT_MS,
    submittedBy: caller.name,
    origin: 'comparison',
  });
  if (signal.aborted) {
    // Nobody will hear of the statement to stop it.
    deps.queries.cancel(queryId);
    throw left();
  }
  return {
    kind: 'started',
    queryId,
    sql,
    hash: anchor,
    key,
    columns: result,
    rowsRead: counted?.rows ?? null,
  };
}

function countedKeys(
  deps: RowDeps,
  statement: RowStatementInput,
  {
    anchor,
    caller,
    signal,
  }: { readonly anchor: string; readonly caller: Caller; readonly signal: AbortSignal },
): Promise<CountedKeys | null> {
  if (statement.key.length === 0) return Promise.resolve(null);
  const place = {
    ref: anchor,
    at: null,
    catalog: 'iceberg',
    schema: null,
    submittedBy: caller.name,
  };
  const context = queryContext(place, deps.catalog.defaultBranch);
  return countKeys(deps, statement, { context, timeoutMs: TIMEOUT_MS, signal });
}

const left = (): AppError =>
  new AppError('cancelled', 'The comparison was stopped before it began. Start it again.');

function assertNamed({ before, after }: TableComparisonInput): void {
  const defect = nameDefect(before.key) ?? nameDefect(after.key);
  if (defect === null) return;
  throw new AppError(
    'invalid',
    `${defect} Its rows cannot be compared until it is renamed; its schema and files can.`,
  );
}

function assertComparable(key: readonly string[], columns: readonly ComparedColumn[]): void {
  for (const name of key) {
    const column = columns.find((candidate) => candidate.name === name);
    if (column?.mayBeKey) continue;
    throw new AppError(
      'invalid',
      column === undefined
        ? `Neither state has a column ${name}. Choose the key from the columns that both have.`
        : `Rows cannot be told apart by ${name}: one side does not have it, or its type is no simple one that is the same on both. Choose another column.`,
    );
  }
  if (columns.some(({ before, after }) => before !== null && after !== null)) return;
  throw new AppError('invalid', 'The two states have no column in common: no row can be compared.');
}

/** The commit that a statement is read at: the one whose snapshots it names. */
function anchorOf(before: NamedState, after: NamedState): string {
  if (before.snapshotId === null || before.hash === after.hash) return after.hash;
  if (after.snapshotId === null) return before.hash;
  throw new AppError(
    'invalid',
    'Snapshots of two commits cannot be compared in one statement. Name one of the two states by its commit alone.',
  );
}
