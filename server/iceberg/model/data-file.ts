import type { SingleValue } from './single-value.ts';

/** Statistics of a file's columns by field id. A missing entry means unknown. */
export interface ColumnStatistics {
  readonly columnSizes: ReadonlyMap<number, number>;
  /** Values including nulls. */
  readonly valueCounts: ReadonlyMap<number, number>;
  readonly nullValueCounts: ReadonlyMap<number, number>;
  readonly nanValueCounts: ReadonlyMap<number, number>;
  /** Encoded by `encodeBound`; never above the smallest value. */
  readonly lowerBounds: ReadonlyMap<number, Uint8Array>;
  /** Encoded by `encodeBound`; never below the largest value. */
  readonly upperBounds: ReadonlyMap<number, Uint8Array>;
}

/** A Parquet file that a writer has finished and no snapshot holds yet. */
export interface NewDataFile extends ColumnStatistics {
  /** URI, as it will stand in the manifest. */
  readonly path: string;
  readonly recordCount: number;
  readonly fileSizeBytes: number;
  /** Values in the order of the default partition spec's fields. */
  readonly partition: readonly (SingleValue | null)[];
}

export type FileContent = 'data' | 'position-deletes' | 'equality-deletes';

/** A file that a snapshot holds. */
export interface DataFile extends NewDataFile {
  readonly content: FileContent;
  /** `PARQUET`, `AVRO` or `ORC`. */
  readonly format: string;
  /** Spec that `partition` belongs to. */
  readonly specId: number;
  readonly splitOffsets: readonly bigint[] | null;
  /** Equality deletes: the columns whose values a deleted row has. Null for other files. */
  readonly equalityIds: readonly number[] | null;
  /** Position deletes of one data file alone: its path. Null: not said, or any file of the partition. */
  readonly referencedDataFile: string | null;
  readonly keyMetadata: Uint8Array | null;
  readonly sortOrderId: number | null;
}

export type EntryStatus = 'existing' | 'added' | 'deleted';

export interface ManifestEntry {
  readonly status: EntryStatus;
  /** Snapshot that added the file, or deleted it. Null: that of the manifest. */
  readonly snapshotId: bigint | null;
  /** Null: that of the manifest (entries that are added only). */
  readonly sequenceNumber: bigint | null;
  readonly fileSequenceNumber: bigint | null;
  readonly file: DataFile;
}

/** What a manifest's partitions span, one for each field of its spec. */
export interface PartitionSummary {
  readonly containsNull: boolean;
  /** Null: unknown. */
  readonly containsNan: boolean | null;
  /** Null: no value but null and NaN. */
  readonly lower: Uint8Array | null;
  readonly upper: Uint8Array | null;
}

/** One line of a manifest list. */
export interface ManifestFile {
  readonly path: string;
  readonly length: bigint;
  readonly specId: number;
  readonly content: 'data' | 'deletes';
  readonly sequenceNumber: bigint;
  readonly minSequenceNumber: bigint;
  readonly addedSnapshotId: bigint;
  readonly addedFiles: number;
  readonly existingFiles: number;
  readonly deletedFiles: number;
  readonly addedRows: bigint;
  readonly existingRows: bigint;
  readonly deletedRows: bigint;
  /** Null: unknown. */
  readonly partitions: readonly PartitionSummary[] | null;
  readonly keyMetadata: Uint8Array | null;
}
