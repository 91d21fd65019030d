import { loadTable } from '#server/iceberg/load-table.ts';
import {
  currentSchema,
  currentSnapshot,
  defaultSpec,
  type TableMetadata,
} from '#server/iceberg/model/metadata.ts';
import { toTrinoType } from '#server/iceberg/model/trino-types.ts';
import type { Field, IcebergType } from '#server/iceberg/model/types.ts';
import { formatType } from '#server/sql/model/types.ts';
import type { ObjectStore } from '#server/storage/port.ts';
import { getTable } from './get-table.ts';
import type { ContentKey } from './model/content.ts';
import type { Catalog } from './port.ts';

interface Deps {
  readonly catalog: Catalog;
  readonly store: ObjectStore;
}

export interface ColumnView {
  /** Iceberg's field id: stays when the column is renamed. */
  readonly id: number;
  readonly name: string;
  /** Trino's type; the format's own name where Trino has none for it here. */
  readonly type: string;
  readonly required: boolean;
  readonly doc: string | null;
}

export interface TableDetail {
  readonly key: ContentKey;
  readonly commitHash: string;
  readonly contentId: string | null;
  readonly tableUuid: string;
  readonly location: string;
  readonly metadataLocation: string;
  readonly description: string | null;
  readonly columns: readonly ColumnView[];
  readonly partitioning: readonly { readonly column: string; readonly transform: string }[];
  readonly properties: Readonly<Record<string, string>>;
  /** Null: the table never had rows. */
  readonly currentSnapshotId: bigint | null;
  readonly updatedAt: Date;
  /** As the newest snapshot counts them; null when its writer did not say. */
  readonly totals: {
    readonly rows: bigint | null;
    readonly files: bigint | null;
    readonly bytes: bigint | null;
  };
  readonly snapshotCount: number;
}

/** A table as it is at a commit. Throws `not-found`, or `invalid` for content that is no table. */
export async function describeTable(
  deps: Deps,
  input: { readonly ref: string; readonly key: ContentKey },
): Promise<TableDetail> {
  const { content, effective, key } = await getTable(deps, input);
  const { metadata, metadataLocation } = await loadTable(deps, content.metadataLocation);
  return {
    key,
    commitHash: effective.hash,
    contentId: content.id ?? null,
    tableUuid: metadata.tableUuid,
    location: metadata.location,
    metadataLocation,
    description: metadata.properties['comment'] ?? null,
    columns: currentSchema(metadata).fields.map(columnView),
    partitioning: partitioningOf(metadata),
    properties: metadata.properties,
    currentSnapshotId: metadata.currentSnapshotId,
    updatedAt: new Date(metadata.lastUpdatedMs),
    totals: tableTotals(metadata),
    snapshotCount: metadata.snapshots.length,
  };
}

/** Rows, files and bytes by the counters of the current snapshot. */
export function tableTotals(metadata: TableMetadata): TableDetail['totals'] {
  const summary = currentSnapshot(metadata)?.summary ?? {};
  const counter = (name: string) => {
    const text = summary[name];
    return text !== undefined && /^\d+$/.test(text) ? BigInt(text) : null;
  };
  // Rows that position deletes hide are still counted by the format, so the number would be wrong.
  const hasDeletes =
    (counter('total-position-deletes') ?? 0n) > 0n ||
    (counter('total-equality-deletes') ?? 0n) > 0n;
  return {
    rows: hasDeletes ? null : counter('total-records'),
    files: counter('total-data-files'),
    bytes: counter('total-files-size'),
  };
}

function partitioningOf(metadata: TableMetadata): TableDetail['partitioning'] {
  const { fields } = currentSchema(metadata);
  return defaultSpec(metadata).fields.map(({ sourceId, transform, name }) => ({
    column: fields.find(({ id }) => id === sourceId)?.name ?? name,
    transform,
  }));
}

function columnView({ id, name, required, type, doc }: Field): ColumnView {
  return { id, name, required, doc, type: typeText(type) };
}

function typeText(type: IcebergType): string {
  try {
    return formatType(toTrinoType(type));
  } catch {
    return type.kind;
  }
}
