import { booleanOf } from '../analyse-condition.ts';
import { SqlError } from '../front-end.ts';
import { quoteIdentifier } from '../quote.ts';
import { type Around, analyse, type Context, type Field, plainContext } from '../scope.ts';
import type { Typed } from '../typed.ts';
import { namedColumns } from './compile-insert.ts';
import { MERGE_SOURCE, type MergeSource, mergeRelation } from './merge-source.ts';
import { type ChangedTarget, rowIdentity, targetFields } from './target-rows.ts';
import {
  BRINGS_ROW,
  isStorable,
  named,
  storedValue,
  TARGET_FILE,
  TARGET_ROW,
  type TargetColumn,
  typeList,
} from './write-target.ts';
import type { MergeCase, WriteStatement } from './write-tree.ts';

type Merge = Extract<WriteStatement, { readonly kind: 'merge' }>;

const WHICH = quoteIdentifier('\u0001case');

/** What a case gives a column; null: NULL or, in an update, what the row has. */
type Values = ReadonlyMap<TargetColumn, Typed>;

/** The source, and the DuckDB table that its rows were put into. */
export interface StoredSource extends MergeSource {
  readonly table: string;
}

/**
 * Source rows are joined to the rows of the target; each takes the first case that it meets. What a case
 * gives is worked out over the joined rows, which are computed once.
 */
export function compileMerge(
  node: Merge,
  target: ChangedTarget,
  source: StoredSource,
  around: Around,
): string {
  const alias = around.env.nextAlias();
  const own = targetFields(target, mergeRelation(node, target), alias);
  const joined = plainContext(around, [...own, ...source.fields]);
  const inOn = { ...joined, noAggregates: 'MERGE', noWindows: 'MERGE' };
  const on = booleanOf(analyse(node.on, inOn), node.on.position, 'MERGE condition');

  const rows = around.env.nextAlias();
  const carried = joined.scope.fields.map((field, i) => `${field.value.sql} AS x${i}`);
  const which = `CASE WHEN ${alias}.${quoteIdentifier(TARGET_ROW)} IS NOT NULL THEN ${chosen(node, true, inOn)} ELSE ${chosen(node, false, inOn)} END AS ${WHICH}`;
  const inner = `SELECT ${[rowIdentity(alias), which, ...carried].join(', ')} FROM ${source.table} AS ${MERGE_SOURCE} LEFT JOIN ${target.relationSql} AS ${alias} ON ${on}`;

  const fields = joined.scope.fields.map(
    (field, i): Field => ({ ...field, value: { type: field.value.type, sql: `${rows}.x${i}` } }),
  );
  const context = { ...inOn, scope: { ...inOn.scope, fields } };
  const cases = node.cases.map((one, index) => valuesOf(node, one, index, target, context));
  const items = target.columns.map((column, i) => {
    const whens = node.cases.flatMap((one, index) => {
      if (one.kind === 'delete') return [];
      const given = cases[index]?.get(column);
      const kept = one.kind === 'update' ? `${rows}.x${i}` : 'NULL';
      const unset = { type: given === undefined ? column.type : given.type, sql: kept };
      return [`WHEN ${index} THEN ${storedValue(given ?? unset, column)}`];
    });
    const value = whens.length === 0 ? 'NULL' : `CASE ${rows}.${WHICH} ${whens.join(' ')} END`;
    return named(value, column.name);
  });
  const deletes = node.cases.flatMap(({ kind }, index) => (kind === 'delete' ? [index] : []));
  const brings = deletes.length === 0 ? 'true' : `${rows}.${WHICH} NOT IN (${deletes.join(', ')})`;
  const identity = [TARGET_FILE, TARGET_ROW].map((name) => `${rows}.${quoteIdentifier(name)}`);
  return `SELECT ${[...identity, named(brings, BRINGS_ROW), ...items].join(', ')} FROM (${inner}) AS ${rows} WHERE ${rows}.${WHICH} IS NOT NULL`;
}

/** Number of the first case that a row meets, of those for rows with a match or those without; NULL: none. */
function chosen(node: Merge, isMatched: boolean, context: Context): string {
  const whens = node.cases.flatMap(({ kind, condition }, index) => {
    if ((kind === 'insert') === isMatched) return [];
    if (condition === null) return [`WHEN true THEN ${index}`];
    const met = booleanOf(analyse(condition, context), condition.position, 'MERGE condition');
    return [`WHEN ${met} THEN ${index}`];
  });
  return whens.length === 0 ? 'NULL' : `CASE ${whens.join(' ')} END`;
}

function valuesOf(
  node: Merge,
  one: MergeCase,
  index: number,
  target: ChangedTarget,
  context: Context,
): Values {
  if (one.kind === 'delete') return new Map();
  const isUpdate = one.kind === 'update';
  const names = isUpdate ? one.assignments.map(({ column }) => column) : one.columns;
  const expressions = isUpdate ? one.assignments.map(({ value }) => value) : one.values;
  const columns =
    !isUpdate && names.length === 0
      ? target.columns
      : namedColumns(names, target, mergeErrors(node));
  if (columns.length !== expressions.length) {
    throw new SqlError(
      'MISMATCHED_COLUMN_ALIASES',
      `MERGE case ${index} names ${columns.length} columns and gives ${expressions.length} values`,
      one.position,
    );
  }
  const values = expressions.map((expression) => analyse(expression, context));
  if (values.some(({ type }, i) => !isStorable(type, columns[i]?.type ?? type))) {
    throw new SqlError(
      'TYPE_MISMATCH',
      `MERGE table column types don't match for MERGE case ${index}, SET expressions: Table: ${typeList(columns.map(({ type }) => type))}, Expressions: ${typeList(values.map(({ type }) => type))}`,
      one.position,
    );
  }
  return new Map(
    columns.flatMap((column, i) => (values[i] === undefined ? [] : [[column, values[i]]])),
  );
}

const mergeErrors = ({ position }: Merge) => ({
  missing: (name: string) =>
    new SqlError(
      'COLUMN_NOT_FOUND',
      `Merge column name does not exist in target table: ${name}`,
      position,
    ),
  twice: (name: string) =>
    new SqlError(
      'DUPLICATE_COLUMN_NAME',
      `Merge column name is specified more than once: ${name}`,
      position,
    ),
});
