import type { TableReference } from '#server/sql/model/front-end.ts';
import { SqlError } from '#server/sql/model/front-end.ts';
import type { PushedPredicate } from '#server/sql/model/pushed-predicates.ts';
import { MART_CATALOG, MART_SCHEMA, SYSTEM_CATALOG } from '../../../model/ref-catalog.ts';
import type { RefAt, StatementRefs } from '../../shared/refs.ts';
import type { MartDeps } from '../bind-mart.ts';
import type { BoundInput } from '../bound-input.ts';
import { boundRows } from '../literal-rows.ts';
import { type CatalogDeps, describeEntries, lakeEntries, lakeSchemas } from './catalog-entries.ts';
import { type CatalogFacts, INFORMATION_SCHEMA, informationTable } from './information-schema.ts';
import { systemTable } from './system-tables.ts';

type Deps = CatalogDeps & MartDeps;

/** A table of `information_schema` or of the catalog `system`; null: it is neither. Throws `SqlError`. */
export async function bindVirtual(
  deps: Deps,
  refs: StatementRefs,
  reference: TableReference,
  predicates: readonly PushedPredicate[],
): Promise<BoundInput | null> {
  const { catalog, schema } = reference;
  if (catalog === SYSTEM_CATALOG) {
    const facts = (name: string) => factsOf(deps, refs, name);
    return boundRows(await systemTable({ deps, refs, facts }, reference, predicates));
  }
  if (schema !== INFORMATION_SCHEMA) return null;
  const facts = await factsOf(deps, refs, catalog);
  if (facts === null) {
    throw new SqlError(
      'CATALOG_NOT_FOUND',
      `Catalog '${catalog}' does not exist. SHOW CATALOGS lists what there is.`,
      reference.position,
    );
  }
  return boundRows(await informationTable(facts, reference, predicates));
}

/** What there is in a catalog; null: it does not exist. */
async function factsOf(
  deps: Deps,
  refs: StatementRefs,
  catalog: string,
): Promise<CatalogFacts | null> {
  if (catalog === MART_CATALOG) return martFacts(deps);
  const at = await refs.ofCatalog(catalog, null);
  return at === null ? null : lakeFacts(deps, at, catalog);
}

const lakeFacts = (deps: Deps, { hash }: RefAt, catalog: string): CatalogFacts => ({
  catalog,
  schemas: () => lakeSchemas(deps, hash),
  entries: () => lakeEntries(deps, hash),
  describe: (entries) => describeEntries(deps, hash, entries),
});

const martFacts = ({ marts }: Deps): CatalogFacts => ({
  catalog: MART_CATALOG,
  schemas: async () => [MART_SCHEMA],
  entries: async () =>
    (await marts.list()).map(({ name }) => ({
      key: [MART_SCHEMA, name],
      schema: MART_SCHEMA,
      name,
      type: 'table',
    })),
  async describe(entries) {
    const stamps = new Map((await marts.list()).map((stamp) => [stamp.name, stamp]));
    return entries.map((entry) => ({
      entry,
      columns: (stamps.get(entry.name)?.columns ?? []).map((column) => ({
        ...column,
        isNullable: true,
        comment: null,
      })),
      comment: null,
      viewSql: null,
    }));
  },
});
