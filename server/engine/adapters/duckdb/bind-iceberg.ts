import type { Content, ContentKey, IcebergTable } from '#server/catalog/model/content.ts';
import type { Catalog, Operation } from '#server/catalog/port.ts';
import { loadTable } from '#server/iceberg/load-table.ts';
import {
  currentSchema,
  type Snapshot,
  schemaOfSnapshot,
  snapshotById,
  type TableMetadata,
} from '#server/iceberg/model/metadata.ts';
import type { SnapshotOf } from '#server/iceberg/plan-difference.ts';
import { SqlError, type TableReference } from '#server/sql/model/front-end.ts';
import type { PushedPredicate } from '#server/sql/model/pushed-predicates.ts';
import { ICEBERG_CATALOG } from '../../model/ref-catalog.ts';
import type { Column } from '../../port.ts';
import { allItems } from '../shared/all-items.ts';
import { orThrow, type RefAt } from '../shared/refs.ts';
import type { BoundInput, LakeInput } from './bound-input.ts';
import { icebergColumns, icebergRelation } from './iceberg-relation.ts';
import { relationWithFiles } from './metadata/file-columns.ts';
import { type PlanDeps, planTable } from './plan-table.ts';
import { objectsOf, type TableScan } from './table-scan.ts';

export interface LakeDeps extends PlanDeps {
  readonly catalog: Catalog;
}

/** What a statement wants of a table. */
export interface Asked {
  readonly predicates: readonly PushedPredicate[];
  /** Files that this state has too are left out. */
  readonly unlike?: SnapshotOf;
  /** Columns about the file of each row, where the statement names some. */
  readonly fileColumns?: readonly Column[];
  readonly signal: AbortSignal;
}

/** A table of the lake at one commit. */
export interface LakeTable {
  readonly content: IcebergTable;
  readonly metadata: TableMetadata;
  readonly metadataLocation: string;
}

const COMMITS_A_PAGE = 200;
const MAX_COMMITS_SEARCHED = 5000;

/** Nested namespaces are written `"a.b"` in SQL. */
const contentKey = (reference: Pick<TableReference, 'schema' | 'table'>): ContentKey => [
  ...reference.schema.split('.'),
  reference.table,
];

/** The table of `reference` with the data files of its snapshot at that commit that may fulfil the predicates. */
export async function bindIcebergTable(
  deps: LakeDeps,
  reference: TableReference,
  at: RefAt,
  asked: Asked,
): Promise<BoundInput> {
  const key = contentKey(reference);
  const version = namedSnapshot(reference);
  const { table, snapshot } = await findState(deps, reference, at);
  const schema =
    version !== null && snapshot !== null
      ? schemaOfSnapshot(table.metadata, snapshot)
      : currentSchema(table.metadata);
  const snapshotId = snapshot?.snapshotId ?? null;
  const scan = await planTable(deps, table.metadata, { ...asked, snapshotId, schema });
  const input = {
    key,
    ref: at.ref,
    hash: at.hash,
    contentId: table.content.id ?? null,
    snapshotId,
  };
  const bound = boundScan(deps, input, scan, reference.catalog);
  const unlisted = asked.fileColumns ?? [];
  if (unlisted.length === 0) return bound;
  const relationSql = await relationWithFiles(deps.store, scan, unlisted);
  return { ...bound, table: { ...bound.table, unlisted, relationSql } };
}

/** The table and the snapshot of it that a reference means. */
export async function findState(
  deps: LakeDeps,
  reference: TableReference,
  at: RefAt,
): Promise<{ readonly table: LakeTable; readonly snapshot: Snapshot | null }> {
  const found = await findTable(deps, reference, at);
  return chooseSnapshot(deps, reference, at, found, namedSnapshot(reference));
}

const namedSnapshot = ({ version }: TableReference): bigint | null =>
  version?.kind === 'snapshot' ? version.snapshotId : null;

/** These files of a table as what a reference stands for. */
export function boundScan(
  { store }: LakeDeps,
  input: LakeInput,
  scan: TableScan,
  catalog = ICEBERG_CATALOG,
): BoundInput {
  return {
    table: {
      columns: icebergColumns(scan.schema).map((column, index) => ({
        ...column,
        comment: scan.schema.fields[index]?.doc ?? null,
      })),
      relationSql: icebergRelation(store, scan),
    },
    objects: objectsOf(scan),
    resolved: {
      name: [catalog, ...input.key].join('.'),
      ref: input.ref,
      commitHash: input.hash,
      snapshotId: input.snapshotId,
    },
    lake: input,
  };
}

/** The table at a key of one commit; null when there is none. Throws when it is no Iceberg table. */
export async function loadLakeTable(
  deps: LakeDeps,
  key: ContentKey,
  hash: string,
): Promise<LakeTable | null> {
  const answer = orThrow(
    await deps.catalog.getContents(`@${hash}`, [key]),
    () => new SqlError('NOT_FOUND', `Commit ${hash} does not exist.`, null),
  );
  const content = answer.contents[0]?.content;
  if (content === undefined) return null;
  if (!isIcebergTable(content)) {
    throw new SqlError(
      'NOT_SUPPORTED',
      `${key.join('.')} is no table but ${content.type}: it cannot be read or written here.`,
      null,
    );
  }
  const { metadata, metadataLocation } = await loadTable(deps, content.metadataLocation);
  return { content, metadata, metadataLocation };
}

const isIcebergTable = (content: Content): content is IcebergTable =>
  content.type === 'ICEBERG_TABLE';

async function findTable(deps: LakeDeps, reference: TableReference, at: RefAt): Promise<LakeTable> {
  const table = await loadLakeTable(deps, contentKey(reference), at.hash);
  if (table !== null) return table;
  const { catalog, schema, position } = reference;
  const where = `on '${at.ref}' at commit ${at.hash.slice(0, 12)}`;
  const namespace = orThrow(
    await deps.catalog.getContents(`@${at.hash}`, [schema.split('.')]),
    () => new SqlError('NOT_FOUND', `Commit ${at.hash} does not exist.`, position),
  );
  if (namespace.contents.length === 0) {
    throw new SqlError(
      'SCHEMA_NOT_FOUND',
      `Schema '${schema}' does not exist ${where}. SHOW SCHEMAS FROM ${catalog} lists what there is.`,
      position,
    );
  }
  throw new SqlError(
    'TABLE_NOT_FOUND',
    `Table '${catalog}.${schema}.${reference.table}' does not exist ${where}. SHOW TABLES FROM ${catalog}.${schema} lists what there is.`,
    position,
  );
}

async function chooseSnapshot(
  deps: LakeDeps,
  reference: TableReference,
  at: RefAt,
  table: LakeTable,
  wanted: bigint | null,
): Promise<{ readonly table: LakeTable; readonly snapshot: Snapshot | null }> {
  const { content, metadata } = table;
  if (wanted === null) return { table, snapshot: snapshotById(metadata, content.snapshotId) };
  const snapshot = snapshotById(metadata, wanted);
  if (snapshot !== null) return { table, snapshot };
  const earlier = await findInHistory(deps, contentKey(reference), at.hash, wanted);
  if (earlier !== null) return earlier;
  throw new SqlError(
    'INVALID_ARGUMENTS',
    `Table '${reference.schema}.${reference.table}' has no snapshot ${wanted} on '${at.ref}'. Its table page lists the snapshots there are.`,
    reference.position,
  );
}

/** A merge can bring metadata that knows nothing of the snapshots before: the commits still do. */
async function findInHistory(
  deps: LakeDeps,
  key: ContentKey,
  hash: string,
  wanted: bigint,
): Promise<{ readonly table: LakeTable; readonly snapshot: Snapshot } | null> {
  const commits = allItems(async (token) =>
    orThrow(
      await deps.catalog.history(
        `@${hash}`,
        { withOperations: true },
        { maxRecords: COMMITS_A_PAGE, token },
      ),
      () => new SqlError('NOT_FOUND', `Commit ${hash} does not exist.`, null),
    ),
  );
  let searched = 0;
  for await (const { operations } of commits) {
    const content = operations?.map((operation) => written(operation, key, wanted)).find(Boolean);
    if (content !== undefined && content !== null) {
      const table = { content, ...(await loadTable(deps, content.metadataLocation)) };
      const snapshot = snapshotById(table.metadata, wanted);
      if (snapshot !== null) return { table, snapshot };
    }
    searched += 1;
    if (searched >= MAX_COMMITS_SEARCHED) break;
  }
  return null;
}

/** The table content that an operation put at the key with that snapshot; null for any other operation. */
function written(operation: Operation, key: ContentKey, snapshotId: bigint): IcebergTable | null {
  if (operation.type !== 'PUT' || operation.key.join('\0') !== key.join('\0')) return null;
  const { content } = operation;
  return isIcebergTable(content) && content.snapshotId === snapshotId ? content : null;
}
