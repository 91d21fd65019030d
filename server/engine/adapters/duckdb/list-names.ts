import type { Session } from '#server/sql/model/front-end.ts';
import { SqlError } from '#server/sql/model/front-end.ts';
import type { Statement } from '#server/sql/model/tree.ts';
import {
  ICEBERG_CATALOG,
  MART_CATALOG,
  MART_SCHEMA,
  refCatalogName,
  SYSTEM_CATALOG,
} from '../../model/ref-catalog.ts';
import { allItems } from '../shared/all-items.ts';
import { orThrow, type RefAt, type StatementRefs } from '../shared/refs.ts';
import type { LakeDeps } from './bind-iceberg.ts';
import type { MartDeps } from './bind-mart.ts';
import { INFORMATION_SCHEMA, INFORMATION_TABLES } from './metadata/information-schema.ts';

const ENTRIES_A_PAGE = 1000;

/** What a SHOW statement lists, in name order; null for any other statement. */
export async function listNames(
  deps: LakeDeps & MartDeps,
  refs: StatementRefs,
  statement: Statement,
  session: Session,
): Promise<readonly string[] | null> {
  switch (statement.kind) {
    case 'show-catalogs':
      return catalogNames(deps);
    case 'show-schemas': {
      const catalog = statement.catalog?.value.toLowerCase() ?? session.catalog;
      return schemaNames(deps, refs, catalog ?? ICEBERG_CATALOG, statement);
    }
    case 'show-tables': {
      const parts = (statement.schema ?? []).map((part) => part.value.toLowerCase());
      const [schema = session.schema, catalog = session.catalog] = parts.toReversed();
      if (schema === null) {
        throw new SqlError(
          'MISSING_SCHEMA_NAME',
          'Schema must be specified when session schema is not set',
          statement.position,
        );
      }
      return tableNames(deps, refs, catalog ?? ICEBERG_CATALOG, schema, statement);
    }
    default:
      return null;
  }
}

/** Whether a catalog has a schema; null: there is no such catalog. */
export async function hasSchema(
  { catalog: lake }: LakeDeps,
  refs: StatementRefs,
  catalog: string,
  schema: string,
): Promise<boolean | null> {
  if (catalog === MART_CATALOG) return schema === MART_SCHEMA || schema === INFORMATION_SCHEMA;
  if (catalog === SYSTEM_CATALOG) return schema === 'metadata' || schema === INFORMATION_SCHEMA;
  const at = await refs.ofCatalog(catalog, null).catch((cause: unknown) => {
    if (cause instanceof SqlError && cause.errorName === 'CATALOG_NOT_FOUND') return null;
    throw cause;
  });
  if (at === null) return null;
  if (schema === INFORMATION_SCHEMA) return true;
  const { contents } = orThrow(
    await lake.getContents(`@${at.hash}`, [schema.split('.')]),
    () => new SqlError('NOT_FOUND', `Commit ${at.hash} does not exist.`, null),
  );
  return contents[0]?.content.type === 'NAMESPACE';
}

/** Every catalog by name. */
export async function catalogNames({
  catalog,
}: Pick<LakeDeps, 'catalog'>): Promise<readonly string[]> {
  const names = new Set([ICEBERG_CATALOG, MART_CATALOG, SYSTEM_CATALOG]);
  const refs = allItems(async (token) =>
    orThrow(
      await catalog.listReferences({ maxRecords: ENTRIES_A_PAGE, token }),
      () => new SqlError('NOT_FOUND', 'The refs cannot be listed.', null),
    ),
  );
  for await (const ref of refs) names.add(refCatalogName(ref.name));
  return [...names].toSorted();
}

async function schemaNames(
  deps: LakeDeps & MartDeps,
  refs: StatementRefs,
  catalog: string,
  statement: Statement,
): Promise<readonly string[]> {
  if (catalog === MART_CATALOG) return [INFORMATION_SCHEMA, MART_SCHEMA];
  if (catalog === SYSTEM_CATALOG) return [INFORMATION_SCHEMA, 'metadata'];
  const at = await refOf(refs, catalog, statement);
  const keys = await keysOf(deps, at, (type) => type === 'NAMESPACE');
  return [INFORMATION_SCHEMA, ...keys.map((key) => key.join('.'))].toSorted();
}

async function tableNames(
  deps: LakeDeps & MartDeps,
  refs: StatementRefs,
  catalog: string,
  schema: string,
  statement: Statement,
): Promise<readonly string[]> {
  const missing = () =>
    new SqlError(
      'SCHEMA_NOT_FOUND',
      `Schema '${schema}' does not exist in ${catalog}. SHOW SCHEMAS FROM ${catalog} lists what there is.`,
      statement.position,
    );
  if (schema === INFORMATION_SCHEMA) return INFORMATION_TABLES;
  if (catalog === SYSTEM_CATALOG && schema === 'metadata') return ['catalogs', 'table_comments'];
  if (catalog === MART_CATALOG) {
    if (schema !== MART_SCHEMA) throw missing();
    return (await deps.marts.list()).map((stamp) => stamp.name);
  }
  const at = await refOf(refs, catalog, statement);
  const namespace = schema.split('.');
  const known = orThrow(await deps.catalog.getContents(`@${at.hash}`, [namespace]), missing);
  if (known.contents.length === 0) throw missing();
  const keys = await keysOf(deps, at, (type) => type !== 'NAMESPACE', namespace);
  return keys
    .filter((key) => key.length === namespace.length + 1)
    .map((key) => key.at(-1) ?? '')
    .toSorted();
}

async function refOf(refs: StatementRefs, catalog: string, statement: Statement): Promise<RefAt> {
  const at = await refs.ofCatalog(catalog, statement.position);
  if (at !== null) return at;
  throw new SqlError(
    'CATALOG_NOT_FOUND',
    `Catalog '${catalog}' does not exist. SHOW CATALOGS lists what there is.`,
    statement.position,
  );
}

async function keysOf(
  { catalog }: LakeDeps,
  at: RefAt,
  isWanted: (type: string) => boolean,
  prefix?: readonly string[],
): Promise<readonly (readonly string[])[]> {
  const options = prefix === undefined ? {} : { prefix };
  const entries = allItems(async (token) =>
    orThrow(
      await catalog.listEntries(`@${at.hash}`, options, { maxRecords: ENTRIES_A_PAGE, token }),
      () => new SqlError('NOT_FOUND', `Commit ${at.hash} does not exist.`, null),
    ),
  );
  const keys: (readonly string[])[] = [];
  for await (const { key, type } of entries) if (isWanted(type)) keys.push(key);
  return keys;
}
