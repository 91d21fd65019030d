import { asAppError } from '#server/iceberg/as-app-error.ts';
import { loadTable } from '#server/iceberg/load-table.ts';
import { applyUpdates } from '#server/iceberg/model/apply-updates.ts';
import {
  type Snapshot,
  snapshotById,
  type Table,
  type TableMetadata,
} from '#server/iceberg/model/metadata.ts';
import type { MetadataUpdate, TableRequirement } from '#server/iceberg/model/metadata-update.ts';
import { unmetRequirement } from '#server/iceberg/model/unmet-requirement.ts';
import { writeMetadata } from '#server/iceberg/write-metadata.ts';
import type { Clock } from '#server/platform/clock.ts';
import { AppError } from '#server/platform/errors.ts';
import type { ObjectStore } from '#server/storage/port.ts';
import { type CommitNote, commitAtHead } from './commit-at-head.ts';
import { describeUpdates } from './describe-updates.ts';
import { entryAt, requireNamespace, taken } from './entry-at.ts';
import { findMakers } from './find-makers.ts';
import { type ContentKey, type IcebergTable, isIcebergTable } from './model/content.ts';
import { encodeKey, formatKey } from './model/content-key.ts';
import { newLocation } from './new-location.ts';
import { oneByOne } from './one-by-one.ts';
import type { Catalog, Operation } from './port.ts';
import { refusal } from './refusal.ts';
import { requireManifestLists } from './require-manifest-lists.ts';

interface Deps {
  readonly catalog: Catalog;
  readonly store: ObjectStore;
  readonly clock: Clock;
}

export interface TableChange {
  readonly key: ContentKey;
  readonly requirements: readonly TableRequirement[];
  readonly updates: readonly MetadataUpdate[];
}

/** A table as the change leaves it, and whether that is another file than before. */
interface Changed {
  readonly change: TableChange;
  readonly base: IcebergTable | null;
  readonly table: Table;
  readonly isWritten: boolean;
}

/**
 * Changes tables on a branch by one commit, all of them or none, and gives them as they are then.
 * Requirements are judged against the branch's head; when somebody else changes one of the tables
 * meanwhile, everything is worked out anew on theirs. A change that was made before is not made again. Throws
 * `conflict` (`changed`) when a requirement does not hold, `not-found`, and `invalid` for what the format
 * forbids and for a snapshot whose manifest list is not in the warehouse.
 */
export async function commitTables(
  deps: Deps,
  input: {
    readonly branch: string;
    readonly changes: readonly TableChange[];
    readonly note: CommitNote;
  },
): Promise<readonly Table[]> {
  const places = input.changes.map(({ key }) => JSON.stringify([input.branch, key]));
  return oneByOne(deps.catalog, places, () => commitAnew(deps, input));
}

async function commitAnew(
  deps: Deps,
  { branch, changes, note }: Parameters<typeof commitTables>[1],
): Promise<readonly Table[]> {
  const committed = await commitAtHead(deps, { branch, note }, async ({ hash }) => {
    const written: string[] = [];
    const discard = async () => {
      for (const location of written.splice(0)) await deps.store.delete(location);
    };
    try {
      const planned: Changed[] = [];
      for (const change of changes) {
        const changed = await changeTable(deps, hash, change);
        if (changed.isWritten) written.push(changed.table.metadataLocation);
        planned.push(changed);
      }
      const value = planned.map(({ table }) => table);
      return {
        value,
        operations: planned.flatMap(toOperations),
        message: messageOf(planned),
        discard,
      };
    } catch (cause) {
      await discard();
      throw cause;
    }
  });
  return committed.value;
}

async function changeTable(deps: Deps, hash: string, change: TableChange): Promise<Changed> {
  const { key, requirements, updates } = change;
  const ref = `@${hash}`;
  const found = await entryAt(deps, { ref, key });
  if (found !== null && !isIcebergTable(found)) throw taken(key, found);
  const isCreate = requirements.some(({ type }) => type === 'assert-create');
  if (found === null && !isCreate)
    throw refusal('no-table', `Table does not exist: ${formatKey(key)}`);
  if (found === null) await requireNamespace(deps, { ref, key });
  const before = found === null ? null : await loadTable(deps, found.metadataLocation);
  if (before !== null && isLanded(before.metadata, updates)) {
    return { change, base: found, table: before, isWritten: false };
  }
  const snapshots = addedSnapshots(updates);
  const unmet = unmetRequirement(before?.metadata ?? null, requirements);
  if (unmet !== null) throw await changedBySomebody(deps, hash, key, unmet);
  if (before !== null && updates.length === 0) {
    return { change, base: found, table: before, isWritten: false };
  }
  const late =
    before?.metadata.formatVersion === 2 ? sequenceGiven(before.metadata, snapshots) : null;
  if (late !== null) throw await changedBySomebody(deps, hash, key, late);
  await requireManifestLists(deps.store, key, snapshots);
  const metadata = asAppError(`${formatKey(key)} cannot be changed so`, () =>
    applyUpdates(before?.metadata ?? null, updates, deps.clock().getTime()),
  );
  requireOwnLocation(deps.store, key, before?.metadata ?? null, metadata);
  const table = await writeMetadata(deps, metadata, before?.metadataLocation ?? null);
  return { change, base: found, table, isWritten: true };
}

function addedSnapshots(updates: readonly MetadataUpdate[]): readonly Snapshot[] {
  return updates.flatMap((update) => (update.action === 'add-snapshot' ? [update.snapshot] : []));
}

/**
 * True when the table has every snapshot that the change adds: its sender did not hear that it was made.
 * Told of a conflict, some clients remove the files that it needs.
 */
function isLanded(metadata: TableMetadata, updates: readonly MetadataUpdate[]): boolean {
  const added = addedSnapshots(updates);
  return (
    added.length > 0 &&
    added.every(
      ({ snapshotId, manifestList }) =>
        snapshotById(metadata, snapshotId)?.manifestList === manifestList,
    )
  );
}

/** Requirements say nothing of the branches of a table beside the one written to, which share its numbers. */
function sequenceGiven(
  { lastSequenceNumber }: TableMetadata,
  [first]: readonly Snapshot[],
): string | null {
  if (first === undefined || first.sequenceNumber > lastSequenceNumber) return null;
  return `Requirement failed: the table has given sequence number ${lastSequenceNumber} meanwhile, and snapshot ${first.snapshotId} has ${first.sequenceNumber}`;
}

/** What the writer did not know, and who changed the table last. */
async function changedBySomebody(
  { catalog }: Deps,
  hash: string,
  key: ContentKey,
  unmet: string,
): Promise<AppError> {
  const makers = await findMakers(catalog, { from: hash, base: null, keys: [key] });
  const maker = makers.get(encodeKey(key));
  const by =
    maker === undefined
      ? ''
      : `. Changed last by ${maker.author} in commit ${maker.hash.slice(0, 12)} (${maker.message.split('\n')[0]})`;
  return refusal('changed', `${formatKey(key)}: ${unmet}${by}`);
}

/** A table lies where it was put when it was made: two in one folder would lose files to each other. */
function requireOwnLocation(
  { root }: ObjectStore,
  key: ContentKey,
  before: TableMetadata | null,
  { location, tableUuid }: TableMetadata,
): void {
  const expected = before?.location ?? newLocation(root, key, tableUuid);
  if (location === expected) return;
  throw new AppError(
    'invalid',
    `${formatKey(key)} cannot lie at ${location}: the place of a table is chosen here, ${expected}. Leave the location out.`,
  );
}

function toOperations({ change, base, table, isWritten }: Changed): readonly Operation[] {
  if (!isWritten) return [];
  return [{ type: 'PUT', key: change.key, content: tableContent(table, base?.id) }];
}

/** What the catalog keeps of a table. `id` is left out for one that it does not have yet. */
export function tableContent(
  { metadata, metadataLocation }: Table,
  id: string | undefined,
): IcebergTable {
  return {
    type: 'ICEBERG_TABLE',
    ...(id !== undefined && { id }),
    metadataLocation,
    snapshotId: metadata.currentSnapshotId ?? -1n,
    schemaId: metadata.currentSchemaId,
    specId: metadata.defaultSpecId,
    sortOrderId: metadata.defaultSortOrderId,
  };
}

function messageOf(planned: readonly Changed[]): string {
  const lines = planned.map(({ change, base }) =>
    describeUpdates(change.key, { isNew: base === null, updates: change.updates }),
  );
  return lines.length === 1
    ? (lines[0] ?? '')
    : [`Change ${lines.length} tables`, '', ...lines].join('\n');
}
