import { SqlError } from '../front-end.ts';
import type { Around } from '../scope.ts';
import type { Identifier } from '../tree.ts';
import { fromColumn, instantOnly } from '../zones.ts';
import {
  isStorable,
  named,
  storedValue,
  type TargetColumn,
  typeList,
  type WriteTarget,
} from './write-target.ts';
import type { WriteStatement } from './write-tree.ts';

type Insert = Extract<WriteStatement, { readonly kind: 'insert' }>;

/** The rows that an INSERT adds, as a DuckDB SELECT with the columns of the table by name. Throws `SqlError`. */
export function compileInsert(node: Insert, target: WriteTarget, around: Around): string {
  const columns = insertColumns(node, target);
  const query = around.env.analyseQuery(node.query, around);
  const fits =
    query.columns.length === columns.length &&
    columns.every(({ type }, i) => {
      const given = query.columns[i];
      return given !== undefined && isStorable(given.type, type);
    });
  if (!fits) {
    throw new SqlError(
      'TYPE_MISMATCH',
      `Insert query has mismatched column types: Table: ${typeList(columns.map(({ type }) => type))}, Query: ${typeList(query.columns.map(({ type }) => type))}`,
      node.position,
    );
  }
  const items = target.columns.map((column) => {
    const index = columns.indexOf(column);
    const given = query.columns[index];
    const value =
      given === undefined
        ? { type: { kind: 'unknown' as const }, sql: 'NULL' }
        : instantOnly(fromColumn(`q.c${index}`, given));
    return named(storedValue(value, column), column.name);
  });
  return `SELECT ${items.join(', ')} FROM (${query.sql}) AS q`;
}

function insertColumns(
  { columns, position }: Insert,
  target: WriteTarget,
): readonly TargetColumn[] {
  if (columns === null) return target.columns;
  return namedColumns(columns, target, {
    missing: (name) =>
      new SqlError(
        'COLUMN_NOT_FOUND',
        `Insert column name does not exist in target table: ${name}`,
        position,
      ),
    twice: (name) =>
      new SqlError(
        'DUPLICATE_COLUMN_NAME',
        `Insert column name is specified more than once: ${name}`,
        position,
      ),
  });
}

/** The columns that a list names, in its order. */
export function namedColumns(
  names: readonly Identifier[],
  target: WriteTarget,
  errors: {
    readonly missing: (name: string) => SqlError;
    readonly twice: (name: string) => SqlError;
  },
): readonly TargetColumn[] {
  const found: TargetColumn[] = [];
  for (const { value } of names) {
    const name = value.toLowerCase();
    const column = target.columns.find((candidate) => candidate.name.toLowerCase() === name);
    if (column === undefined) throw errors.missing(name);
    if (found.includes(column)) throw errors.twice(name);
    found.push(column);
  }
  return found;
}
