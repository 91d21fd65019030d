import { addSchema, addSnapshot, addSortOrder, addSpec } from './add-to-table.ts';
import { IcebergError } from './iceberg-error.ts';
import {
  currentSchema,
  currentSnapshot,
  defaultSortOrder,
  defaultSpec,
  type TableMetadata,
} from './metadata.ts';
import { LAST_ADDED, type MetadataUpdate } from './metadata-update.ts';
import { NO_PARTITION_FIELD_ID } from './partition.ts';
import {
  removeSchemas,
  removeSnapshotRef,
  removeSnapshots,
  removeSpecs,
  removeStatistics,
  setStatistics,
} from './remove-from-table.ts';
import { setProperties } from './set-properties.ts';
import { setRefAsGiven } from './set-ref.ts';

/** A table on its way: what the change added so far. */
interface Draft {
  readonly metadata: TableMetadata;
  readonly addedSchema: number | null;
  readonly addedSpec: number | null;
  readonly addedOrder: number | null;
  readonly addedSnapshots: readonly bigint[];
}

/**
 * The table that the updates make, one after the other, of `base`, or of nothing where it is null.
 * Throws `IcebergError` for an update that the format forbids and for a table that lacks something.
 */
export function applyUpdates(
  base: TableMetadata | null,
  updates: readonly MetadataUpdate[],
  nowMs: number,
): TableMetadata {
  const start = base ?? NOTHING;
  const draft = updates.reduce<Draft>(applyUpdate, {
    metadata: { ...start, lastUpdatedMs: Math.max(nowMs, start.lastUpdatedMs) },
    addedSchema: null,
    addedSpec: null,
    addedOrder: null,
    addedSnapshots: [],
  });
  return complete(withoutPassing(draft));
}

/** What a table is before its first update. */
const NOTHING: TableMetadata = {
  formatVersion: 2,
  tableUuid: '',
  location: '',
  lastSequenceNumber: 0n,
  lastUpdatedMs: 0,
  lastColumnId: 0,
  schemas: [],
  currentSchemaId: LAST_ADDED,
  partitionSpecs: [],
  defaultSpecId: 0,
  lastPartitionId: NO_PARTITION_FIELD_ID,
  sortOrders: [],
  defaultSortOrderId: 0,
  properties: {},
  currentSnapshotId: null,
  snapshots: [],
  refs: {},
  snapshotLog: [],
  metadataLog: [],
  extra: {},
};

function applyUpdate(draft: Draft, update: MetadataUpdate): Draft {
  const { metadata } = draft;
  const changed = (next: TableMetadata): Draft => ({ ...draft, metadata: next });
  switch (update.action) {
    case 'assign-uuid':
      return changed(assignUuid(metadata, update.uuid));
    case 'upgrade-format-version':
      return changed(upgradeFormat(metadata, update.formatVersion));
    case 'add-schema': {
      const added = addSchema(metadata, update);
      return { ...draft, metadata: added.metadata, addedSchema: added.id };
    }
    case 'set-current-schema':
      return changed({ ...metadata, currentSchemaId: given(update.schemaId, draft.addedSchema) });
    case 'add-spec': {
      const added = addSpec(metadata, update.fields);
      return { ...draft, metadata: added.metadata, addedSpec: added.id };
    }
    case 'set-default-spec':
      return changed({ ...metadata, defaultSpecId: given(update.specId, draft.addedSpec) });
    case 'add-sort-order': {
      const added = addSortOrder(metadata, update.fields);
      return { ...draft, metadata: added.metadata, addedOrder: added.id };
    }
    case 'set-default-sort-order':
      return changed({
        ...metadata,
        defaultSortOrderId: given(update.sortOrderId, draft.addedOrder),
      });
    case 'add-snapshot': {
      const { snapshotId } = update.snapshot;
      const addedSnapshots = [...draft.addedSnapshots, snapshotId];
      return { ...draft, metadata: addSnapshot(metadata, update.snapshot), addedSnapshots };
    }
    default:
      return changed(applyPlain(metadata, update));
  }
}

/** Updates that no later one refers to. */
function applyPlain(
  metadata: TableMetadata,
  update: Exclude<
    MetadataUpdate,
    { readonly action: `add-${string}` | 'assign-uuid' | 'upgrade-format-version' }
  >,
): TableMetadata {
  switch (update.action) {
    case 'set-snapshot-ref':
      return setRefAsGiven(metadata, update.name, update.ref);
    case 'remove-snapshots':
      return removeSnapshots(metadata, update.snapshotIds);
    case 'remove-snapshot-ref':
      return removeSnapshotRef(metadata, update.name);
    case 'set-location':
      return { ...metadata, location: update.location };
    case 'set-properties':
      return setProperties(metadata, { set: update.updates });
    case 'remove-properties':
      return setProperties(metadata, { remove: update.removals });
    case 'set-statistics':
      return setStatistics(metadata, update.kind, update.file);
    case 'remove-statistics':
      return removeStatistics(metadata, update.kind, update.snapshotId);
    case 'remove-partition-specs':
      return removeSpecs(metadata, update.specIds);
    case 'remove-schemas':
      return removeSchemas(metadata, update.schemaIds);
    default:
      return metadata;
  }
}

function given(id: number, added: number | null): number {
  if (id !== LAST_ADDED) return id;
  if (added !== null) return added;
  throw new IcebergError('invalid', 'The change refers to what it added last, and added nothing.');
}

function assignUuid(metadata: TableMetadata, uuid: string): TableMetadata {
  if (metadata.tableUuid === '' || metadata.tableUuid === uuid) {
    return { ...metadata, tableUuid: uuid };
  }
  throw new IcebergError('invalid', `The table is ${metadata.tableUuid} and stays it.`);
}

function upgradeFormat(metadata: TableMetadata, formatVersion: number): TableMetadata {
  if (formatVersion === 2) return { ...metadata, formatVersion };
  if (formatVersion === metadata.formatVersion) return metadata;
  throw new IcebergError(
    'unsupported',
    `Tables are kept in Iceberg format version 2 here, not in ${formatVersion}: set format-version to 2.`,
  );
}

/** Snapshots that the change itself left behind were never the table for anybody. */
function withoutPassing({ metadata, addedSnapshots }: Draft): TableMetadata {
  const passing = new Set(addedSnapshots.filter((id) => id !== metadata.currentSnapshotId));
  if (passing.size === 0) return metadata;
  const snapshotLog = metadata.snapshotLog.filter(({ snapshotId }) => !passing.has(snapshotId));
  return { ...metadata, snapshotLog };
}

/** Throws when something that is named is missing. */
function complete(metadata: TableMetadata): TableMetadata {
  if (metadata.tableUuid === '' || metadata.location === '') {
    throw new IcebergError('invalid', 'A new table needs a uuid and a location.');
  }
  const { partitionSpecs, sortOrders } = metadata;
  const whole: TableMetadata = {
    ...metadata,
    partitionSpecs: partitionSpecs.length === 0 ? [{ specId: 0, fields: [] }] : partitionSpecs,
    sortOrders: sortOrders.length === 0 ? [{ orderId: 0, fields: [] }] : sortOrders,
  };
  currentSchema(whole);
  defaultSpec(whole);
  defaultSortOrder(whole);
  if (whole.currentSnapshotId !== null && currentSnapshot(whole) === null) {
    throw new IcebergError('invalid', `The table has no snapshot ${whole.currentSnapshotId}.`);
  }
  return whole;
}
