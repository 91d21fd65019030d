import { quoteIdentifier, quoteString } from '#server/sql/model/quote.ts';
import { storageType } from '#server/sql/model/storage-type.ts';
import type { Column } from '../../port.ts';
import type { BoundInput } from './bound-input.ts';
import { emptyRelation } from './empty-relation.ts';

/** A value in the JSON form that DuckDB reads as the storage type of its column; a map is an object. */
export type LiteralValue =
  | string
  | number
  | bigint
  | boolean
  | null
  | readonly LiteralValue[]
  | { readonly [name: string]: LiteralValue };

/** Rows that stand in the statement itself. */
export interface LiteralRows {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly LiteralValue[])[];
}

/** The rows as a relation for a FROM clause, with the columns by name. */
export function literalRelation({ columns, rows }: LiteralRows): string {
  if (rows.length === 0) return emptyRelation(columns);
  return `(${select(
    { columns, rows },
    columns.map(({ name }) => name),
  )})`;
}

/** The rows in their order as a query with the columns `c0`, `c1`, … */
export function literalQuery({ columns, rows }: LiteralRows): string {
  const names = columns.map((_, index) => `c${index}`);
  if (rows.length > 0) return select({ columns, rows }, names);
  const items = columns.map(({ type }, i) => `CAST(NULL AS ${storageType(type)}) AS c${i}`);
  return `SELECT ${items.join(', ')} WHERE false`;
}

function select({ columns, rows }: LiteralRows, names: readonly string[]): string {
  const structure = Object.fromEntries(columns.map(({ type }, i) => [`c${i}`, storageType(type)]));
  const records = rows.map((row) => Object.fromEntries(row.map((value, i) => [`c${i}`, value])));
  const items = names.map((name, i) => `j.c${i} AS ${quoteIdentifier(name)}`);
  const values = `from_json(${quoteString(toJson(records))}, ${quoteString(JSON.stringify([structure]))})`;
  return `SELECT ${items.join(', ')} FROM (SELECT unnest(${values}) AS j) AS v`;
}

/** 64-bit integers keep their digits. */
const toJson = (value: unknown): string =>
  JSON.stringify(value, (_key, item: unknown) =>
    typeof item === 'bigint' ? JSON.rawJSON(String(item)) : item,
  );

/** The rows as what a table reference stands for; nobody's table. */
export const boundRows = (rows: LiteralRows): BoundInput => ({
  table: { columns: rows.columns, relationSql: literalRelation(rows) },
  resolved: null,
  lake: null,
  objects: [],
});
