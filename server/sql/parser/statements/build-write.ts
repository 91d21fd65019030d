import type {
  TableElement,
  WhenExists,
  WriteStatement,
} from '../../model/statements/write-tree.ts';
import { buildRootQuery } from '../build-query.ts';
import { tableName } from '../build-relation.ts';
import { contexts } from '../load-grammar.ts';
import { identifier, positionOf, present, stringValue, syntaxError } from '../tokens.ts';
import { buildAlter } from './build-alter.ts';
import { buildDml } from './build-dml.ts';
import { buildArgument, buildColumn, buildProperties, columnPath } from './write-parts.ts';

type StatementContext = InstanceType<typeof contexts.StatementContext>;
type StringContext = InstanceType<typeof contexts.StringContext>;

/** The tree of a statement that changes tables or schemas; null: it does nothing of that kind. */
export function buildWrite(context: StatementContext): WriteStatement | null {
  return (
    buildDml(context) ??
    buildCreate(context) ??
    buildAlter(context) ??
    buildDrop(context) ??
    buildOther(context)
  );
}

function buildCreate(context: StatementContext): WriteStatement | null {
  const position = positionOf(context);
  const parameterCount = 0;
  if (context instanceof contexts.CreateTableContext) {
    return {
      kind: 'create-table',
      table: tableName(context.tableNameCreate()),
      elements: context.tableElement().map(buildElement),
      whenExists: whenExists(context),
      comment: text(context._comment),
      properties: buildProperties(context.properties()),
      parameterCount,
      position,
    };
  }
  if (context instanceof contexts.CreateTableAsSelectContext) {
    const columns = context.columnListCreate();
    return {
      kind: 'create-table-as',
      table: tableName(context.tableNameCreate()),
      columns: columns?.columnNameCreate().map((column) => identifier(column.identifier())) ?? null,
      query: buildRootQuery(present(context.rootQuery(), context)),
      withData: context.KW_NO() === null,
      whenExists: whenExists(context),
      comment: text(context._comment),
      properties: buildProperties(context.properties()),
      parameterCount,
      position,
    };
  }
  if (context instanceof contexts.CreateSchemaContext) {
    return {
      kind: 'create-schema',
      schema: context.schemaNameCreate().identifier().map(identifier),
      ifNotExists: context.KW_IF() !== null,
      properties: buildProperties(context.properties()),
      parameterCount,
      position,
    };
  }
  return null;
}

function buildElement(context: InstanceType<typeof contexts.TableElementContext>): TableElement {
  const column = context.columnDefinition();
  if (column !== null) return { kind: 'column', column: buildColumn(column) };
  const like = present(context.likeClause(), context);
  return {
    kind: 'like',
    table: tableName(like.tableRef()),
    includingProperties: like.KW_INCLUDING() !== null,
    position: positionOf(like),
  };
}

/** `IF NOT EXISTS` and `OR REPLACE` before the name; WITH NO DATA has words of its own behind it. */
function whenExists(context: {
  KW_IF(): unknown;
  KW_REPLACE(): unknown;
  readonly start: { readonly line: number; readonly column: number } | null;
}): WhenExists {
  if (context.KW_REPLACE() === null) return context.KW_IF() === null ? 'fail' : 'ignore';
  if (context.KW_IF() === null) return 'replace';
  throw syntaxError(
    "'CREATE OR REPLACE' and 'IF NOT EXISTS' clauses can not be used together",
    positionOf(context),
  );
}

function buildDrop(context: StatementContext): WriteStatement | null {
  const position = positionOf(context);
  const parameterCount = 0;
  if (context instanceof contexts.DropTableContext) {
    const ifExists = context.KW_IF() !== null;
    const table = tableName(context.tableRef());
    return { kind: 'drop-table', table, ifExists, parameterCount, position };
  }
  if (context instanceof contexts.DropSchemaContext) {
    return {
      kind: 'drop-schema',
      schema: context.schemaRef().identifier().map(identifier),
      ifExists: context.KW_IF() !== null,
      cascade: context.KW_CASCADE() !== null,
      parameterCount,
      position,
    };
  }
  return null;
}

function buildOther(context: StatementContext): WriteStatement | null {
  const position = positionOf(context);
  const parameterCount = 0;
  if (context instanceof contexts.CommentTableContext) {
    const table = tableName(context.tableRef());
    const comment = text(context.string());
    return { kind: 'comment', table, column: null, comment, parameterCount, position };
  }
  if (context instanceof contexts.CommentColumnContext) {
    const path = columnPath(context.columnRef());
    const table = path.slice(0, -1);
    if (table.length === 0) throw syntaxError('Expecting: <table>.<column>', position);
    return {
      kind: 'comment',
      table,
      column: present(path.at(-1), context),
      comment: text(context.string()),
      parameterCount,
      position,
    };
  }
  if (context instanceof contexts.CallContext) {
    return {
      kind: 'call',
      procedure: context.functionName().qualifiedName().identifier().map(identifier),
      args: context.callArgument().map(buildArgument),
      parameterCount,
      position,
    };
  }
  if (context instanceof contexts.AnalyzeContext) {
    return {
      kind: 'analyze',
      table: tableName(context.tableRef()),
      properties: buildProperties(context.properties()),
      parameterCount,
      position,
    };
  }
  return null;
}

const text = (context: StringContext | null | undefined): string | null =>
  context === null || context === undefined ? null : stringValue(context);
