import { asAppError } from '#server/iceberg/as-app-error.ts';
import { applyUpdates } from '#server/iceberg/model/apply-updates.ts';
import type { Table, TableMetadata } from '#server/iceberg/model/metadata.ts';
import {
  LAST_ADDED,
  type MetadataUpdate,
  type UnboundPartitionField,
} from '#server/iceberg/model/metadata-update.ts';
import type { SortField } from '#server/iceberg/model/partition.ts';
import type { Schema } from '#server/iceberg/model/schema.ts';
import type { Clock } from '#server/platform/clock.ts';
import { failureToAppError as storageFailure } from '#server/storage/failure-to-app-error.ts';
import type { ObjectStore } from '#server/storage/port.ts';
import { type CommitNote, requireBranch } from './commit-at-head.ts';
import { commitTables } from './commit-tables.ts';
import { requireFree, requireNamespace } from './entry-at.ts';
import { valueOrThrow } from './failure-to-app-error.ts';
import type { ContentKey } from './model/content.ts';
import { formatKey } from './model/content-key.ts';
import { newLocation } from './new-location.ts';
import type { Catalog } from './port.ts';
import { refusal } from './refusal.ts';

interface Deps {
  readonly catalog: Catalog;
  readonly store: ObjectStore;
  readonly clock: Clock;
}

export interface WantedTable {
  readonly key: ContentKey;
  /** With ids, which are kept: the sender's partitioning and order name columns by them. */
  readonly schema: Schema;
  readonly partitioning: readonly UnboundPartitionField[];
  readonly sortOrder: readonly SortField[];
  readonly properties: Readonly<Record<string, string>>;
}

/**
 * A table without rows, made on a branch by one commit. Throws `conflict` (`exists`) when the name is
 * taken, `not-found` without its namespace, `invalid` for what the format forbids.
 */
export async function createTable(
  deps: Deps,
  input: {
    readonly branch: string;
    readonly table: WantedTable;
    /** Of the new table; random. */
    readonly uuid: string;
    readonly note: CommitNote;
  },
): Promise<Table> {
  const { branch, table, uuid, note } = input;
  const { key } = table;
  await requirePlace(deps, branch, key);
  const [created] = await commitTables(deps, {
    branch,
    changes: [
      {
        key,
        requirements: [{ type: 'assert-create' }],
        updates: creation(deps.store, table, uuid),
      },
    ],
    note,
  });
  if (created === undefined) throw refusal('no-table', `Table does not exist: ${formatKey(key)}`);
  return created;
}

/**
 * What `createTable` would make, without making it: the sender writes rows to its place and commits both
 * at once. Throws what `createTable` throws.
 */
export async function stageTable(
  deps: Deps,
  input: { readonly branch: string; readonly table: WantedTable; readonly uuid: string },
): Promise<TableMetadata> {
  const { branch, table, uuid } = input;
  requireBranch(valueOrThrow(await deps.catalog.getReference(branch)));
  await requirePlace(deps, branch, table.key);
  const metadata = asAppError(`${formatKey(table.key)} cannot be created`, () =>
    applyUpdates(null, creation(deps.store, table, uuid), deps.clock().getTime()),
  );
  await makeFolder(deps.store, `${metadata.location}/metadata`);
  return metadata;
}

/** Writers that are used to object stores make no folders. */
async function makeFolder(store: ObjectStore, uri: string): Promise<void> {
  if (!store.root.startsWith('file:')) return;
  const made = await store.prepare(uri);
  if (!made.ok) throw storageFailure(made.error);
}

async function requirePlace(deps: Deps, ref: string, key: ContentKey): Promise<void> {
  await requireFree(deps, { ref, key });
  await requireNamespace(deps, { ref, key });
}

function creation(
  { root }: ObjectStore,
  { key, schema, partitioning, sortOrder, properties }: WantedTable,
  uuid: string,
): readonly MetadataUpdate[] {
  const { 'format-version': version = '2', ...rest } = properties;
  return [
    { action: 'assign-uuid', uuid },
    { action: 'upgrade-format-version', formatVersion: formatVersion(version) },
    { action: 'add-schema', schema, lastColumnId: null },
    { action: 'set-current-schema', schemaId: LAST_ADDED },
    { action: 'add-spec', fields: partitioning },
    { action: 'set-default-spec', specId: LAST_ADDED },
    { action: 'add-sort-order', fields: sortOrder },
    { action: 'set-default-sort-order', sortOrderId: LAST_ADDED },
    { action: 'set-location', location: newLocation(root, key, uuid) },
    { action: 'set-properties', updates: rest },
  ];
}

/** Whoever asks for the first version gets the second, which reads the same. */
function formatVersion(text: string): number {
  return text === '1' ? 2 : Number(text);
}
