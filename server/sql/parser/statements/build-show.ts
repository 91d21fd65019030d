import type { ShowStatement } from '../../model/statements/show-tree.ts';
import { buildQuery } from '../build-query.ts';
import { tableName } from '../build-relation.ts';
import { contexts } from '../load-grammar.ts';
import { identifier, positionOf, present } from '../tokens.ts';
import { likePattern } from './like-pattern.ts';

type StatementContext = InstanceType<typeof contexts.StatementContext>;
type TableOrViewContext = InstanceType<typeof contexts.TableOrViewNameContext>;
type SchemaContext = InstanceType<typeof contexts.SchemaRefContext>;
type CatalogContext = InstanceType<typeof contexts.CatalogRefContext>;

/** The tree of a SHOW or DESCRIBE; null: it is neither. */
export function buildShow(context: StatementContext): ShowStatement | null {
  return buildListing(context) ?? buildShown(context) ?? buildRoles(context);
}

function buildListing(context: StatementContext): ShowStatement | null {
  const position = positionOf(context);
  if (context instanceof contexts.ShowCatalogsContext) {
    return { kind: 'show-catalogs', like: likePattern(context), position };
  }
  if (context instanceof contexts.ShowSchemasContext) {
    const catalog = catalogOf(context.catalogRef());
    return { kind: 'show-schemas', catalog, like: likePattern(context), position };
  }
  if (context instanceof contexts.ShowTablesContext) {
    const schema = schemaOf(context.schemaRef());
    return { kind: 'show-tables', schema, like: likePattern(context), position };
  }
  if (context instanceof contexts.ShowColumnsContext) {
    const table = namedTable(context.tableOrViewName());
    return { kind: 'show-columns', table, like: likePattern(context), position };
  }
  if (context instanceof contexts.ShowFunctionsContext) {
    const schema = schemaOf(context.schemaRef());
    return { kind: 'show-functions', schema, like: likePattern(context), position };
  }
  if (context instanceof contexts.ShowSessionContext) {
    return { kind: 'show-session', like: likePattern(context), position };
  }
  return null;
}

function buildShown(context: StatementContext): ShowStatement | null {
  const position = positionOf(context);
  if (context instanceof contexts.ShowCreateTableContext) {
    return { kind: 'show-create', what: 'table', name: tableName(context.tableRef()), position };
  }
  if (context instanceof contexts.ShowCreateViewContext) {
    return { kind: 'show-create', what: 'view', name: tableName(context.viewRef()), position };
  }
  if (context instanceof contexts.ShowCreateMaterializedViewContext) {
    const name = tableName(context.viewRef());
    return { kind: 'show-create', what: 'materialized view', name, position };
  }
  if (context instanceof contexts.ShowCreateSchemaContext) {
    return { kind: 'show-create', what: 'schema', name: tableName(context.schemaRef()), position };
  }
  if (context instanceof contexts.ShowStatsContext) {
    return { kind: 'show-stats', table: namedTable(context.tableOrViewName()), position };
  }
  if (context instanceof contexts.ShowStatsForQueryContext) {
    const query = buildQuery(context.rootQuery().query());
    return { kind: 'show-stats-for-query', query, position };
  }
  if (context instanceof contexts.DescribeInputContext) {
    return { kind: 'describe-input', name: identifier(context.identifier()), position };
  }
  if (context instanceof contexts.DescribeOutputContext) {
    return { kind: 'describe-output', name: identifier(context.identifier()), position };
  }
  return null;
}

function buildRoles(context: StatementContext): ShowStatement | null {
  const position = positionOf(context);
  if (context instanceof contexts.ShowRolesContext) {
    const what = context.KW_CURRENT() === null ? 'roles' : 'current roles';
    return { kind: 'show-roles', what, catalog: catalogOf(context.catalogRef()), position };
  }
  if (context instanceof contexts.ShowRoleGrantsContext) {
    const catalog = catalogOf(context.catalogRef());
    return { kind: 'show-roles', what: 'role grants', catalog, position };
  }
  if (context instanceof contexts.ShowGrantsContext) {
    const object = context.grantObject();
    const on = object === null ? null : tableName(object.qualifiedName());
    return { kind: 'show-grants', on, position };
  }
  return null;
}

const namedTable = (context: TableOrViewContext) =>
  tableName(present(context.tableRef() ?? context.viewRef(), context));

const schemaOf = (context: SchemaContext | null) => (context === null ? null : tableName(context));

const catalogOf = (context: CatalogContext | null) =>
  context === null ? null : identifier(context.identifier());
