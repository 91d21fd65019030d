import { valueOrThrow } from '#server/catalog/failure-to-app-error.ts';
import {
  type Content,
  type ContentKey,
  type IcebergTable,
  isIcebergTable,
} from '#server/catalog/model/content.ts';
import { formatKey } from '#server/catalog/model/content-key.ts';
import type { Catalog } from '#server/catalog/port.ts';
import { loadTable } from '#server/iceberg/load-table.ts';
import {
  currentSchema,
  defaultSortOrder,
  defaultSpec,
  type Snapshot,
  schemaOfSnapshot,
  snapshotById,
  type TableMetadata,
} from '#server/iceberg/model/metadata.ts';
import type { Schema } from '#server/iceberg/model/schema.ts';
import { AppError } from '#server/platform/errors.ts';
import type { ObjectStore } from '#server/storage/port.ts';
import type { TableShape } from './model/compare-schema.ts';

export interface StateDeps {
  readonly catalog: Catalog;
  readonly store: ObjectStore;
}

/** Which state of a table; a snapshot other than the one at the commit by its id. */
export interface StateInput {
  readonly hash: string;
  readonly key: ContentKey;
  /** Null: the snapshot that the table has at the commit. */
  readonly snapshotId: bigint | null;
}

export interface TableState extends StateInput {
  readonly content: IcebergTable;
  readonly metadata: TableMetadata;
  /** Null: the table has no rows and never had. */
  readonly snapshot: Snapshot | null;
  /** Columns as a statement sees them that reads this state. */
  readonly schema: Schema;
}

/**
 * A table as it was at a commit or at one of its snapshots; null when the key is not there. Throws
 * `invalid` for content that is no table, `not-found` for a snapshot it does not have.
 */
export async function loadTableState(
  deps: StateDeps,
  input: StateInput,
): Promise<TableState | null> {
  const content = await contentAt(deps, input);
  if (content === null) return null;
  if (!isIcebergTable(content)) {
    throw new AppError(
      'invalid',
      `${formatKey(input.key)} at commit ${input.hash.slice(0, 8)} is of type ${content.type}, not a table: it has no rows to compare.`,
    );
  }
  return stateOf(deps, input, content);
}

/** What is at a key of a commit; null when nothing is. */
export async function contentAt(
  { catalog }: Pick<StateDeps, 'catalog'>,
  { hash, key }: Pick<StateInput, 'hash' | 'key'>,
): Promise<Content | null> {
  const { contents } = valueOrThrow(await catalog.getContents(`@${hash}`, [key]));
  return contents[0]?.content ?? null;
}

/** The state of a table whose content is known. Throws `AppError` when its metadata cannot be read. */
export async function stateOf(
  deps: Pick<StateDeps, 'store'>,
  input: StateInput,
  content: IcebergTable,
): Promise<TableState> {
  const { metadata } = await loadTable(deps, content.metadataLocation);
  const { snapshotId } = input;
  const snapshot = snapshotById(metadata, snapshotId ?? content.snapshotId);
  if (snapshotId !== null && snapshot === null) {
    throw new AppError(
      'not-found',
      `${formatKey(input.key)} has no snapshot ${snapshotId} at commit ${input.hash.slice(0, 8)}. Its page lists those that it has.`,
    );
  }
  const schema =
    snapshotId !== null && snapshot !== null
      ? schemaOfSnapshot(metadata, snapshot)
      : currentSchema(metadata);
  return { ...input, content, metadata, snapshot, schema };
}

/** How a state looks, apart from its rows. */
export function shapeOf({ metadata, schema }: TableState): TableShape {
  return {
    tableUuid: metadata.tableUuid,
    schemas: metadata.schemas,
    formatVersion: metadata.formatVersion,
    schema,
    spec: defaultSpec(metadata),
    sortOrder: defaultSortOrder(metadata),
    properties: metadata.properties,
  };
}
