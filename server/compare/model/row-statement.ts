import { quoteIdentifier, quoteString } from '#server/sql/model/quote.ts';
import type { ComparedColumn } from './compared-columns.ts';
import { ROW_CHANGES } from './row-change.ts';

export type Side = 'before' | 'after';

/** A state as SQL names it. */
export interface NamedState {
  readonly key: readonly string[];
  readonly hash: string;
  /** Null: the snapshot that the table has at the commit, with the columns of today. */
  readonly snapshotId: bigint | null;
}

export interface RowStatementInput {
  readonly before: NamedState;
  readonly after: NamedState;
  readonly columns: readonly ComparedColumn[];
  /** Columns that tell rows apart, by the newer name; empty: rows are told apart by all their values. */
  readonly key: readonly string[];
}

/** A column of a difference's rows: what happened, a key, a value of one side or of both, how often a row is there. */
export interface RowColumn {
  readonly role: 'change' | 'key' | Side | 'value' | 'times';
  /** Name in the table; empty for the change and the times. */
  readonly name: string;
}

export interface RowStatement {
  readonly sql: string;
  /** What each column of its result is; the change is the first. */
  readonly columns: readonly RowColumn[];
}

/** The statement that gives every row in which two states differ, kind by kind, in the order of the key. */
export function rowStatement(input: RowStatementInput): RowStatement {
  return input.key.length === 0 ? byWholeRow(input) : byKey(input);
}

/** Columns `side`, `keys`, `doubled`, `rows`: how many keys a state has, and how many of them more than one row has. */
export function keyStatement({ before, after, columns, key }: RowStatementInput): string {
  const keys = keyColumns(columns, key);
  const places = keys.map((_, at) => `c${at}`).join(', ');
  const counted = (side: Side, state: NamedState) => {
    const items = keys.map((column, at) => `${nameOn(side, column)} AS c${at}`);
    return `SELECT '${side}' AS side, ${places}, count(*) AS n FROM (SELECT ${items.join(', ')} FROM ${relation(state)}) AS t GROUP BY ${places}`;
  };
  return `SELECT side, count(*) AS "keys", sum(CASE WHEN n > 1 THEN 1 ELSE 0 END) AS doubled, sum(n) AS "rows" FROM (${counted('before', before)} UNION ALL ${counted('after', after)}) AS k GROUP BY side`;
}

/** Columns `change` and `n`: how many rows of each kind a difference has. */
export function countStatement({ sql, columns }: RowStatement): string {
  const places = columns.map((_, at) => `c${at}`).join(', ');
  const times = columns.findIndex(({ role }) => role === 'times');
  return `SELECT c0, ${times === -1 ? 'count(*)' : `sum(c${times})`} AS n FROM (${sql}) AS d(${places}) GROUP BY c0`;
}

const keyColumns = (
  columns: readonly ComparedColumn[],
  key: readonly string[],
): readonly ComparedColumn[] =>
  key.flatMap((name) => columns.find((column) => column.name === name) ?? []);

const isOnBoth = ({ before, after }: ComparedColumn): boolean => before !== null && after !== null;

const nameOn = (side: Side, column: ComparedColumn): string =>
  quoteIdentifier(column[side] ?? column.name);

/** `"silver"."t" FOR VERSION AS OF …`; a namespace of several levels is one schema with dots. */
function relation({ key, hash, snapshotId }: NamedState): string {
  const name = ['iceberg', key.slice(0, -1).join('.'), key.at(-1) ?? ''].map(quoteIdentifier);
  const version =
    snapshotId === null ? quoteString(hash) : `BIGINT ${quoteString(String(snapshotId))}`;
  return `${name.join('.')} FOR VERSION AS OF ${version}`;
}

const RANK = `CASE d.what ${ROW_CHANGES.map((change, rank) => `WHEN '${change}' THEN ${rank}`).join(' ')} END`;

/** A column with its place in the select lists of both sides, where it is called `c<at>`. */
interface Placed extends ComparedColumn {
  readonly at: number;
}

interface ResultColumn extends RowColumn {
  readonly sql: string;
  readonly alias: string;
}

function byKey({ before, after, columns, key }: RowStatementInput): RowStatement {
  const keys = keyColumns(columns, key);
  const values = columns.filter((column) => !keys.includes(column));
  const placed = [...keys, ...values].map((column, at): Placed => ({ ...column, at }));
  const [keysAt, valuesAt] = [placed.slice(0, keys.length), placed.slice(keys.length)];
  const result = [...keysAt.map(keyResult), ...valuesAt.flatMap(valueResults)];
  const inner = result.map(({ sql }, at) => `${sql} AS r${at}`);
  const outer = result.map(({ alias }, at) => `d.r${at} AS ${quoteIdentifier(alias)}`);
  const same = keysAt.map(({ at }) => `a.c${at} IS NOT DISTINCT FROM b.c${at}`);
  return {
    sql: [
      `SELECT ${['d.what AS "change"', ...outer].join(', ')}`,
      `FROM (SELECT ${changeOf(valuesAt)} AS what, ${inner.join(', ')}`,
      `FROM ${rowsOf('before', before, placed)} AS a`,
      `FULL JOIN ${rowsOf('after', after, placed)} AS b`,
      `ON ${same.join(' AND ')}) AS d`,
      'WHERE d.what IS NOT NULL',
      `ORDER BY ${[RANK, ...keysAt.map(({ at }) => `d.r${at}`)].join(', ')}`,
    ].join('\n'),
    columns: [{ role: 'change', name: '' }, ...result.map(({ role, name }) => ({ role, name }))],
  };
}

function rowsOf(side: Side, state: NamedState, placed: readonly Placed[]): string {
  const own = placed.filter((column) => column[side] !== null);
  const items = own.map((column) => `${nameOn(side, column)} AS c${column.at}`);
  return `(SELECT true AS here, ${items.join(', ')} FROM ${relation(state)})`;
}

/** What happened to a row of both sides joined; NULL: nothing. */
function changeOf(values: readonly Placed[]): string {
  const differs = values.filter(isOnBoth).map(({ at, as }) => {
    const value = (side: string) =>
      as === 'value' ? `${side}.c${at}` : `CAST(${side}.c${at} AS varchar)`;
    return `${value('a')} IS DISTINCT FROM ${value('b')}`;
  });
  const filled = values
    .filter((column) => !isOnBoth(column))
    .map(({ at, before }) => `${before === null ? 'b' : 'a'}.c${at} IS NOT NULL`);
  const cases = [
    "WHEN a.here IS NULL THEN 'added'",
    "WHEN b.here IS NULL THEN 'removed'",
    ...(differs.length === 0 ? [] : [`WHEN ${differs.join(' OR ')} THEN 'changed'`]),
    ...(filled.length === 0 ? [] : [`WHEN ${filled.join(' OR ')} THEN 'filled'`]),
  ];
  return `CASE ${cases.join(' ')} END`;
}

const keyResult = ({ name, at }: Placed): ResultColumn => ({
  role: 'key',
  name,
  sql: `coalesce(a.c${at}, b.c${at})`,
  alias: name,
});

function valueResults(column: Placed): readonly ResultColumn[] {
  const { name, at } = column;
  return (['before', 'after'] as const)
    .filter((side) => column[side] !== null)
    .map((side) => ({
      role: side,
      name,
      sql: `${side === 'before' ? 'a' : 'b'}.c${at}`,
      alias: `${side}.${name}`,
    }));
}

/** Rows as a multiset of the values that both sides have: one that was there twice and is now thrice was added once. */
function byWholeRow({ before, after, columns }: RowStatementInput): RowStatement {
  const compared = columns.filter(isOnBoth);
  const places = compared.map((_, at) => `c${at}`).join(', ');
  const weighed = (side: Side, state: NamedState, weight: number) => {
    const items = compared.map((column, at) => {
      const own = nameOn(side, column);
      return `${column.as === 'value' ? own : `CAST(${own} AS varchar)`} AS c${at}`;
    });
    return `SELECT ${items.join(', ')}, ${weight} AS w FROM ${relation(state)}`;
  };
  const outer = compared.map(({ name }, at) => `d.c${at} AS ${quoteIdentifier(name)}`);
  const order = compared.flatMap(({ mayBeKey }, at) => (mayBeKey ? [`d.c${at}`] : []));
  return {
    sql: [
      `SELECT ${['d.what AS "change"', 'd.n AS "times"', ...outer].join(', ')}`,
      `FROM (SELECT CASE WHEN sum(w) > 0 THEN 'added' ELSE 'removed' END AS what, abs(sum(w)) AS n, ${places}`,
      `FROM (${weighed('before', before, -1)}`,
      `UNION ALL ${weighed('after', after, 1)}) AS u`,
      `GROUP BY ${places} HAVING sum(w) <> 0) AS d`,
      `ORDER BY ${[RANK, ...order].join(', ')}`,
    ].join('\n'),
    columns: [
      { role: 'change', name: '' },
      { role: 'times', name: '' },
      ...compared.map(({ name }) => ({ role: 'value', name }) as const),
    ],
  };
}
