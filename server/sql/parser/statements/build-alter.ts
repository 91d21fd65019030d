import type { TableChange, WriteStatement } from '../../model/statements/write-tree.ts';
import type { Identifier } from '../../model/tree.ts';
import { tableName } from '../build-relation.ts';
import { buildType } from '../build-type.ts';
import { build } from '../builders.ts';
import { contexts } from '../load-grammar.ts';
import { identifier, positionOf, present } from '../tokens.ts';
import { columnParents } from './column-parents.ts';
import { buildArgument, buildAssignments, buildColumn, columnPath } from './write-parts.ts';

type StatementContext = InstanceType<typeof contexts.StatementContext>;

/** ALTER TABLE and ALTER SCHEMA … RENAME; null: another statement. */
export function buildAlter(context: StatementContext): WriteStatement | null {
  const position = positionOf(context);
  const parameterCount = 0;
  if (context instanceof contexts.TableExecuteContext) {
    const where = context.whereClause();
    return {
      kind: 'alter-table-execute',
      table: tableName(context.tableRef()),
      procedure: context.functionName().getText().toLowerCase(),
      args: context.callArgument().map(buildArgument),
      where: where === null ? null : build.boolean(where.booleanExpression()),
      parameterCount,
      position,
    };
  }
  if (context instanceof contexts.RenameSchemaContext) {
    return {
      kind: 'alter-schema',
      schema: context.schemaRef().identifier().map(identifier),
      to: context.schemaNameCreate().identifier().map(identifier),
      parameterCount,
      position,
    };
  }
  const altered = buildChange(context);
  if (altered === null) return null;
  return { kind: 'alter-table', ...altered, parameterCount, position };
}

type Altered = Pick<
  Extract<WriteStatement, { readonly kind: 'alter-table' }>,
  'table' | 'ifExists' | 'change'
>;

function buildChange(context: StatementContext): Altered | null {
  if (context instanceof contexts.RenameTableContext) {
    const change: TableChange = { kind: 'rename', to: tableName(context.tableNameCreate()) };
    return { table: tableName(context.tableRef()), ifExists: context.KW_IF() !== null, change };
  }
  if (context instanceof contexts.SetTablePropertiesContext) {
    const properties = buildAssignments(context.propertyAssignments());
    const change: TableChange = { kind: 'set-properties', properties };
    return { table: tableName(context.tableRef()), ifExists: false, change };
  }
  return buildColumnChange(context);
}

function parentsOf(context: InstanceType<typeof contexts.AddColumnContext>): readonly Identifier[] {
  const keyword = context.KW_COLUMN().symbol;
  const { start } = context.columnDefinition();
  const text = start?.inputStream?.getText(keyword.start, start.start - 1) ?? '';
  return columnParents(text, positionOf(context.columnDefinition()));
}

/** `IF EXISTS` may stand twice: before the name of the table and before that of the column. */
function buildColumnChange(context: StatementContext): Altered | null {
  if (context instanceof contexts.AddColumnContext) {
    const column = buildColumn(context.columnDefinition());
    return {
      table: tableName(context.tableRef()),
      ifExists: context.KW_EXISTS().length > (context.KW_NOT() === null ? 0 : 1),
      change: {
        kind: 'add-column',
        parent: parentsOf(context),
        column,
        ifNotExists: context.KW_NOT() !== null,
      },
    };
  }
  if (
    context instanceof contexts.DropColumnContext ||
    context instanceof contexts.RenameColumnContext
  ) {
    const table = present(context._tableName, context);
    const words = context.KW_IF().map(({ symbol }) => symbol.start);
    const ifExists = words.some((at) => at < (table.start?.start ?? 0));
    const columnIfExists = words.some((at) => at > (table.start?.start ?? 0));
    const column = columnPath(context.columnRef());
    const change: TableChange =
      context instanceof contexts.DropColumnContext
        ? { kind: 'drop-column', column, ifExists: columnIfExists }
        : {
            kind: 'rename-column',
            column,
            to: identifier(context.columnNameCreate().identifier()),
            ifExists: columnIfExists,
          };
    return { table: tableName(table), ifExists, change };
  }
  if (context instanceof contexts.SetColumnTypeContext) {
    const column = columnPath(context.columnRef());
    const change: TableChange = { kind: 'set-type', column, type: buildType(context.type()) };
    return { table: tableName(context.tableRef()), ifExists: context.KW_IF() !== null, change };
  }
  if (context instanceof contexts.DropNotNullConstraintContext) {
    const change: TableChange = { kind: 'drop-not-null', column: columnPath(context.columnRef()) };
    return { table: tableName(context.tableRef()), ifExists: context.KW_IF() !== null, change };
  }
  return null;
}
