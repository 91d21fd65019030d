import type { Content, ContentKey } from '#server/catalog/model/content.ts';
import { formatKey } from '#server/catalog/model/content-key.ts';
import type { Reference } from '#server/catalog/port.ts';
import { type Position, type Session, SqlError } from '#server/sql/model/front-end.ts';
import type { TableName } from '#server/sql/model/statements/write-tree.ts';
import { qualify } from '#server/sql/model/table-references.ts';
import type { Identifier } from '#server/sql/model/tree.ts';
import { ICEBERG_CATALOG, MART_CATALOG } from '../../../model/ref-catalog.ts';
import type { ReadContext } from '../../../port.ts';
import { orThrow, type StatementRefs, statementRefs } from '../../shared/refs.ts';
import { type LakeTable, loadLakeTable } from '../bind-iceberg.ts';
import type { PrepareDeps } from '../bind-statement.ts';
import { branchHead } from '../branch-head.ts';
import type { WriteStatementDeps } from './write-run.ts';

/** A schema on a branch, at the commit that the statement sees. */
export interface SchemaPlace {
  /** `[catalog, schema]`, lower case. */
  readonly name: readonly [string, string];
  readonly key: ContentKey;
  readonly head: Reference;
}

/** A table on a branch, be it there or not. */
export interface TablePlace {
  /** `[catalog, schema, table]`, lower case. */
  readonly name: readonly [string, string, string];
  readonly key: ContentKey;
  readonly head: Reference;
}

interface PlaceRun {
  readonly deps: PrepareDeps & Partial<Pick<WriteStatementDeps, 'requireWritable'>>;
  readonly context: ReadContext;
  readonly statement: { readonly position: Position };
}

export const sessionOf = ({ deps, context }: Pick<PlaceRun, 'deps' | 'context'>): Session => ({
  catalog: context.catalog ?? ICEBERG_CATALOG,
  schema: context.schema,
  timeZone: context.timeZone,
  now: deps.clock(),
  user: context.user,
});

/** Where a table that is written to is or is to be. Null: in a catalog that does not exist. */
export async function findTablePlace(
  run: PlaceRun,
  table: TableName,
  refs: StatementRefs = statementRefs(run.deps.catalog, run.context),
): Promise<TablePlace | null> {
  const { position } = run.statement;
  const reference = qualify(table, sessionOf(run), null, position);
  const head = await headOf(run, reference.catalog, refs);
  if (head === null) return null;
  const key = [...reference.schema.split('.'), reference.table];
  return { name: [reference.catalog, reference.schema, reference.table], key, head };
}

/** As `findTablePlace`. Throws `SqlError` where the catalog does not exist. */
export async function tablePlace(
  run: PlaceRun,
  table: TableName,
  refs?: StatementRefs,
): Promise<TablePlace> {
  const place = await findTablePlace(run, table, refs);
  if (place !== null) return place;
  throw noTable(
    qualify(table, sessionOf(run), null, run.statement.position),
    run.statement.position,
  );
}

/** The table that a statement changes. Throws `TABLE_NOT_FOUND`, and what `what` cannot be done to. */
export async function existingTable(
  run: PlaceRun,
  place: TablePlace,
  what: string,
): Promise<LakeTable> {
  const { position } = run.statement;
  const [catalog, schema, table] = place.name;
  const content = await contentAt(run, place.head.hash, place.key);
  if (content === null) throw noTable({ catalog, schema, table }, position);
  if (content.type === 'ICEBERG_VIEW') {
    throw new SqlError('NOT_SUPPORTED', `${what} views is not supported`, position);
  }
  const loaded = await loadLakeTable(run.deps, place.key, place.head.hash);
  if (loaded === null) throw noTable({ catalog, schema, table }, position);
  return loaded;
}

export async function schemaPlace(
  run: PlaceRun,
  parts: readonly Identifier[],
): Promise<SchemaPlace> {
  const session = sessionOf(run);
  const [schema = '', catalog = session.catalog ?? ICEBERG_CATALOG] = parts
    .map(({ value }) => value.toLowerCase())
    .toReversed();
  const head = await headOf(run, catalog, statementRefs(run.deps.catalog, run.context));
  if (head === null) {
    throw new SqlError(
      'CATALOG_NOT_FOUND',
      `Catalog '${catalog}' not found`,
      run.statement.position,
    );
  }
  return { name: [catalog, schema], key: schema.split('.'), head };
}

/** What a key holds at a commit; null: nothing. */
export async function contentAt(
  { deps }: Pick<PlaceRun, 'deps'>,
  hash: string,
  key: ContentKey,
): Promise<Content | null> {
  const { contents } = orThrow(
    await deps.catalog.getContents(`@${hash}`, [key]),
    () => new SqlError('NOT_FOUND', `Commit ${hash} does not exist.`, null),
  );
  return contents[0]?.content ?? null;
}

/** Throws where the schema of a table that is to be made does not exist. */
export async function requireSchema(
  run: Pick<PlaceRun, 'deps'>,
  { name, key, head }: TablePlace,
): Promise<void> {
  const content = await contentAt(run, head.hash, key.slice(0, -1));
  if (content?.type === 'NAMESPACE') return;
  throw new SqlError('NOT_FOUND', `Schema ${name[1]} not found. CREATE SCHEMA makes it.`, null);
}

/** The head of the branch that a catalog stands for. Null: no branch and no tag. */
async function headOf(
  { deps, context, statement }: PlaceRun,
  catalog: string,
  refs: StatementRefs,
): Promise<Reference | null> {
  if (catalog === MART_CATALOG) {
    throw new SqlError(
      'NOT_SUPPORTED',
      `Tables of '${MART_CATALOG}' are published by runs: they take no statement that writes. Change the model of the mart.`,
      statement.position,
    );
  }
  if (context.asOf !== null) {
    throw new SqlError(
      'NOT_SUPPORTED',
      'The past is not written to: set the moment of the statement back to now, on a branch.',
      statement.position,
    );
  }
  const at = await refs.ofCatalog(catalog, statement.position);
  if (at === null) return null;
  const { type, name } = await branchHead(deps, at.ref);
  await deps.requireWritable?.(name);
  return { type, name, hash: at.hash };
}

export const noTable = (
  {
    catalog,
    schema,
    table,
  }: { readonly catalog: string; readonly schema: string; readonly table: string },
  position: Position,
): SqlError =>
  new SqlError('TABLE_NOT_FOUND', `Table '${catalog}.${schema}.${table}' does not exist`, position);

/** A key as messages of commits name it. */
export const nameOf = ({ key }: { readonly key: ContentKey }): string => formatKey(key);
