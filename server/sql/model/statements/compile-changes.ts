import { analyseCondition } from '../analyse-condition.ts';
import { SqlError } from '../front-end.ts';
import { type Around, analyse, type Context, plainContext } from '../scope.ts';
import type { Expression } from '../tree.ts';
import { type ChangedTarget, rowIdentity, targetFields } from './target-rows.ts';
import { BRINGS_ROW, isStorable, named, storedValue, typeList } from './write-target.ts';
import type { WriteStatement } from './write-tree.ts';

export type ChangeStatement = Extract<WriteStatement, { readonly kind: 'update' | 'delete' }>;

/**
 * The changes that a statement makes, as a DuckDB SELECT: `TARGET_FILE` and `TARGET_ROW` of the row that
 * goes (NULL: none), `BRINGS_ROW`, and the columns of the table, for the row that comes. A DELETE has no
 * columns of the table. Throws `SqlError`.
 */
export function compileChanges(
  node: ChangeStatement,
  target: ChangedTarget,
  around: Around,
): string {
  const alias = around.env.nextAlias();
  const context = plainContext(around, targetFields(target, target.name, alias));
  const items = [
    rowIdentity(alias),
    named(node.kind === 'update' ? 'true' : 'false', BRINGS_ROW),
    ...(node.kind === 'update' ? updateItems(node, target, context) : []),
  ];
  const where = node.where === null ? '' : ` WHERE ${condition(node.where, context)}`;
  return `SELECT ${items.join(', ')} FROM ${target.relationSql} AS ${alias}${where}`;
}

const condition = (node: Expression, context: Context): string =>
  analyseCondition(node, { ...context, noAggregates: 'WHERE', noWindows: 'WHERE' }, 'WHERE clause');

function updateItems(
  node: Extract<ChangeStatement, { readonly kind: 'update' }>,
  target: ChangedTarget,
  context: Context,
): readonly string[] {
  const assigned = new Map<string, Expression>();
  for (const { column, value } of node.assignments) {
    const name = column.value.toLowerCase();
    if (!target.columns.some((candidate) => candidate.name.toLowerCase() === name)) {
      throw new SqlError(
        'COLUMN_NOT_FOUND',
        `The UPDATE SET target column ${name} doesn't exist`,
        column.position,
      );
    }
    if (assigned.has(name)) {
      throw new SqlError(
        'DUPLICATE_COLUMN_NAME',
        `Column '${name}' is set more than once`,
        column.position,
      );
    }
    assigned.set(name, value);
  }
  const changes = target.columns.map((column) => {
    const expression = assigned.get(column.name.toLowerCase());
    const inSet = { ...context, noAggregates: 'UPDATE SET', noWindows: 'UPDATE SET' };
    return { column, value: expression === undefined ? null : analyse(expression, inSet) };
  });
  const typed = node.assignments.flatMap(({ column }) =>
    changes.filter(({ column: { name } }) => name.toLowerCase() === column.value.toLowerCase()),
  );
  if (typed.some(({ column, value }) => value !== null && !isStorable(value.type, column.type))) {
    throw new SqlError(
      'TYPE_MISMATCH',
      `UPDATE table column types don't match SET expressions: Table: ${typeList(typed.map(({ column }) => column.type))}, Expressions: ${typeList(typed.flatMap(({ value }) => value?.type ?? []))}`,
      node.position,
    );
  }
  const kept = (name: string) =>
    context.scope.fields.find((field) => field.name === name)?.value.sql ?? 'NULL';
  return changes.map(({ column, value }) =>
    named(value === null ? kept(column.name) : storedValue(value, column), column.name),
  );
}
