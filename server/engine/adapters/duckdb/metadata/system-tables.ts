import { SqlError, type TableReference } from '#server/sql/model/front-end.ts';
import type { PushedPredicate } from '#server/sql/model/pushed-predicates.ts';
import { ICEBERG_CATALOG, MART_CATALOG, SYSTEM_CATALOG } from '../../../model/ref-catalog.ts';
import type { StatementRefs } from '../../shared/refs.ts';
import { catalogNames } from '../list-names.ts';
import type { LiteralRows } from '../literal-rows.ts';
import type { CatalogDeps } from './catalog-entries.ts';
import { column, VARCHAR } from './columns.ts';
import { type CatalogFacts, namesIn } from './information-schema.ts';

interface SystemSource {
  readonly deps: CatalogDeps;
  readonly refs: StatementRefs;
  readonly facts: (catalog: string) => Promise<CatalogFacts | null>;
}

/** A table of the catalog `system`. Throws `SqlError` for one that is not kept here. */
export async function systemTable(
  source: SystemSource,
  { schema, table, position }: TableReference,
  predicates: readonly PushedPredicate[],
): Promise<LiteralRows> {
  switch (`${schema}.${table}`) {
    case 'metadata.catalogs':
      return {
        columns: ['catalog_name', 'connector_id', 'connector_name'].map((name) =>
          column(name, VARCHAR),
        ),
        rows: (await catalogNames(source.deps)).map((name) => [name, name, connectorOf(name)]),
      };
    case 'metadata.table_comments':
      return tableComments(source, predicates);
    default:
      throw new SqlError(
        'TABLE_NOT_FOUND',
        `Table 'system.${schema}.${table}' does not exist: the embedded engine has system.metadata.catalogs and system.metadata.table_comments.`,
        position,
      );
  }
}

function connectorOf(catalog: string): string {
  if (catalog === SYSTEM_CATALOG) return SYSTEM_CATALOG;
  return catalog === MART_CATALOG ? 'postgresql' : 'iceberg';
}

/** Of the catalogs that the statement asks for; of the one of its own branch where it does not say. */
async function tableComments(
  { facts }: SystemSource,
  predicates: readonly PushedPredicate[],
): Promise<LiteralRows> {
  const catalogs = namesIn(predicates, 'catalog_name') ?? new Set([ICEBERG_CATALOG, MART_CATALOG]);
  const schemas = namesIn(predicates, 'schema_name');
  const tables = namesIn(predicates, 'table_name');
  const known = (await Promise.all([...catalogs].map(facts))).filter((one) => one !== null);
  const rows = await Promise.all(
    known.map(async ({ catalog, entries, describe }) => {
      const wanted = (await entries()).filter(
        ({ schema, name }) => (schemas?.has(schema) ?? true) && (tables?.has(name) ?? true),
      );
      const relations = await describe(wanted);
      return relations.map(({ entry, comment }) => [catalog, entry.schema, entry.name, comment]);
    }),
  );
  const names = ['catalog_name', 'schema_name', 'table_name', 'comment'];
  return { columns: names.map((name) => column(name, VARCHAR)), rows: rows.flat() };
}
