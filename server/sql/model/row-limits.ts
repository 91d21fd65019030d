import { sortSql } from './analyse-window.ts';
import { SqlError } from './front-end.ts';
import type { Query, RowCount } from './query-tree.ts';
import { type Around, analyse, type Environment, plainContext } from './scope.ts';
import type { SortItem } from './tree.ts';

export interface Limits {
  /** Null: all rows. */
  readonly limit: bigint | null;
  readonly offset: bigint | null;
  /** Rows that the order does not tell from the last one come too. */
  readonly withTies: boolean;
}

export const UNLIMITED: Limits = { limit: null, offset: null, withTies: false };

export const isUnlimited = ({ limit, offset }: Limits): boolean =>
  limit === null && offset === null;

/** LIMIT, OFFSET and FETCH FIRST of a query. Throws `SqlError` for counts that Trino refuses. */
export function limitsOf(query: Query, around: Around): Limits {
  const limit = query.limit === null ? null : rowCount(query.limit, around);
  const { fetch } = query;
  if (fetch !== null && limit === 0n) {
    throw new SqlError(
      'NUMERIC_VALUE_OUT_OF_RANGE',
      'FETCH FIRST row count must be positive (actual value: 0)',
      fetch.position,
    );
  }
  if (fetch?.withTies === true && query.orderBy.length === 0) {
    throw new SqlError(
      'MISSING_ORDER_BY',
      'FETCH FIRST WITH TIES clause requires ORDER BY',
      fetch.position,
    );
  }
  const offset = query.offset === null ? null : rowCount(query.offset, around);
  return { limit, offset, withTies: fetch?.withTies === true };
}

function rowCount(node: RowCount, around: Around): bigint {
  if (node.kind === 'integer') {
    const value = BigInt(node.text);
    if (value < 2n ** 63n) return value;
    throw new SqlError('SYNTAX_ERROR', `Invalid numeric literal: ${node.text}`, node.position);
  }
  const value = analyse(node, plainContext(around, []));
  if (typeof value.constant === 'bigint' && value.constant >= 0n) return value.constant;
  throw new SqlError(
    'INVALID_ARGUMENTS',
    'A row count must be a whole number of at least 0',
    node.position,
  );
}

/** What rows are ordered by. `computed` is a key that cannot stand in ORDER BY beside names of results. */
export interface OrderKey {
  readonly sql: string;
  readonly computed: boolean;
  readonly item: SortItem;
}

interface Ordered {
  /** Items of the SELECT list, named `c0`, `c1`, … */
  readonly columns: readonly string[];
  readonly distinct?: boolean;
  /** What follows the list, up to HAVING. */
  readonly from: string;
  readonly keys: readonly OrderKey[];
  readonly limits: Limits;
}

/** A SELECT in its order, cut to its limits. */
export function orderedSql(ordered: Ordered, env: Environment): string {
  const { columns, distinct, from, keys, limits } = ordered;
  const select = `SELECT ${distinct === true ? 'DISTINCT ' : ''}`;
  if (!limits.withTies && !keys.some(({ computed }) => computed)) {
    const order = keys.map(({ sql, item }) => sortSql(sql, item)).join(', ');
    return `${select}${columns.join(', ')}${from}${order === '' ? '' : ` ORDER BY ${order}`}${cut(limits)}`;
  }
  const named = keys.map(({ sql }, i) => `${sql} AS k${i}`);
  const inner = `${select}${[...columns, ...named].join(', ')}${from}`;
  const names = columns.map((_, i) => `c${i}`).join(', ');
  const order = keys.map(({ item }, i) => sortSql(`k${i}`, item)).join(', ');
  const rows = env.nextAlias();
  if (!limits.withTies) {
    return `SELECT ${names} FROM (${inner}) AS ${rows} ORDER BY ${order}${cut(limits)}`;
  }
  const counted = `SELECT *, rank() OVER (ORDER BY ${order}) AS t, row_number() OVER (ORDER BY ${order}) AS n FROM (${inner}) AS ${rows}`;
  const skipped = limits.offset ?? 0n;
  return `SELECT ${names} FROM (${counted}) AS ${env.nextAlias()} WHERE t <= ${skipped + (limits.limit ?? 0n)} AND n > ${skipped} ORDER BY n`;
}

const cut = ({ limit, offset }: Limits): string =>
  `${limit === null ? '' : ` LIMIT ${limit}`}${offset === null ? '' : ` OFFSET ${offset}`}`;
