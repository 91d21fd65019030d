import type { Assignment, MergeCase, WriteStatement } from '../../model/statements/write-tree.ts';
import type { Expression, Identifier } from '../../model/tree.ts';
import { buildRootQuery } from '../build-query.ts';
import { buildRelation, tableName } from '../build-relation.ts';
import { build } from '../builders.ts';
import { contexts } from '../load-grammar.ts';
import { identifier, positionOf, present, syntaxError } from '../tokens.ts';
import { columnPath } from './write-parts.ts';

type StatementContext = InstanceType<typeof contexts.StatementContext>;
type WhereContext = InstanceType<typeof contexts.WhereClauseContext>;

/** INSERT, UPDATE, DELETE, MERGE and TRUNCATE; null: another statement. */
export function buildDml(context: StatementContext): WriteStatement | null {
  const position = positionOf(context);
  const parameterCount = 0;
  if (context instanceof contexts.InsertIntoContext) {
    const columns = context.columnList();
    return {
      kind: 'insert',
      table: tableName(context.tableRef()),
      columns: columns === null ? null : columns.columnRef().map(columnName),
      query: buildRootQuery(context.rootQuery()),
      parameterCount,
      position,
    };
  }
  if (context instanceof contexts.UpdateContext) {
    return {
      kind: 'update',
      table: tableName(context.tableRef()),
      assignments: context.updateAssignment().map((assignment) => ({
        column: identifier(assignment.identifier()),
        value: build.expression(assignment.expression()),
      })),
      where: buildWhere(context.whereClause()),
      parameterCount,
      position,
    };
  }
  if (context instanceof contexts.DeleteContext) {
    const table = tableName(context.tableRef());
    const where = buildWhere(context.whereClause());
    return { kind: 'delete', table, where, parameterCount, position };
  }
  if (context instanceof contexts.MergeContext) {
    const alias = context.identifier();
    return {
      kind: 'merge',
      table: tableName(context.tableRef()),
      alias: alias === null ? null : identifier(alias),
      source: buildRelation(context.relation()),
      on: build.expression(context.expression()),
      cases: context.mergeCase().map(buildCase),
      parameterCount,
      position,
    };
  }
  if (context instanceof contexts.TruncateTableContext) {
    const table = tableName(context.tableRef());
    return { kind: 'truncate', table, parameterCount, position };
  }
  return null;
}

const buildWhere = (context: WhereContext | null): Expression | null =>
  context === null ? null : build.boolean(context.booleanExpression());

function columnName(context: InstanceType<typeof contexts.ColumnRefContext>): Identifier {
  const [name, more] = columnPath(context);
  if (name === undefined || more !== undefined) {
    throw syntaxError('Expecting: <identifier>', positionOf(context));
  }
  return name;
}

function buildCase(context: InstanceType<typeof contexts.MergeCaseContext>): MergeCase {
  const position = positionOf(context);
  if (
    !(context instanceof contexts.MergeUpdateContext) &&
    !(context instanceof contexts.MergeDeleteContext) &&
    !(context instanceof contexts.MergeInsertContext)
  ) {
    throw syntaxError('Expecting: WHEN [NOT] MATCHED', position);
  }
  const { _condition } = context;
  const condition = _condition === undefined ? null : build.expression(_condition);
  if (context instanceof contexts.MergeDeleteContext) {
    return { kind: 'delete', condition, position };
  }
  const names = context._targets.map(identifier);
  const values = context._values.map(build.expression);
  if (context instanceof contexts.MergeInsertContext) {
    return { kind: 'insert', condition, columns: names, values, position };
  }
  const assignments = names.map(
    (column, index): Assignment => ({ column, value: present(values[index], context) }),
  );
  return { kind: 'update', condition, assignments, position };
}
