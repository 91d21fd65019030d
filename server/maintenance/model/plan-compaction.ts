import type { DataFile } from '#server/iceberg/model/data-file.ts';
import { partitionKey } from '#server/iceberg/model/partition-key.ts';

/** Size that a writer aims at when the table does not say. */
const DEFAULT_TARGET_BYTES = 128 * 1024 * 1024;
/** A file below this part of the target size counts as small. */
const SMALL_PART = 0.75;
/** Fewer small files of one partition are not worth a rewrite. */
const FEWEST_SMALL_FILES = 5;

/** The size in bytes that files of a table should have. */
export function targetFileBytes(properties: Readonly<Record<string, string>>): number {
  const stated = Number(properties['write.target-file-size-bytes']);
  return Number.isFinite(stated) && stated > 0 ? stated : DEFAULT_TARGET_BYTES;
}

export interface CompactionPlan {
  /** Files to rewrite. */
  readonly files: readonly DataFile[];
  readonly bytes: number;
  /** How many of them are there for being small, the others for rows deleted from them. */
  readonly small: number;
  readonly partitions: number;
}

/**
 * Small files of one partition go together when there are enough of them to make fewer; a file with
 * deleted rows is rewritten alone if need be. The rest stay as they are.
 */
export function planCompaction(
  files: readonly DataFile[],
  deletesOf: ReadonlyMap<string, readonly DataFile[]>,
  targetBytes: number,
): CompactionPlan {
  const groups = Map.groupBy(files, (file) => `${file.specId} ${partitionKey(file.partition)}`);
  const isSmall = (file: DataFile) => file.fileSizeBytes < targetBytes * SMALL_PART;
  let small = 0;
  let partitions = 0;
  const chosen: DataFile[] = [];
  for (const group of groups.values()) {
    const candidates = group.filter(isSmall);
    const worthwhile = candidates.length >= FEWEST_SMALL_FILES ? candidates : [];
    const together = new Set(worthwhile);
    const deleted = group.filter((file) => deletesOf.has(file.path) && !together.has(file));
    small += worthwhile.length;
    partitions += worthwhile.length + deleted.length > 0 ? 1 : 0;
    chosen.push(...worthwhile, ...deleted);
  }
  const bytes = chosen.reduce((sum, file) => sum + file.fileSizeBytes, 0);
  return { files: chosen, bytes, small, partitions };
}
