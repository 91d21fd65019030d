import { planRewrite } from '#server/engine/model/plan-rewrite.ts';
import type { DataFile } from '#server/iceberg/model/data-file.ts';
import type { TableMetadata } from '#server/iceberg/model/metadata.ts';
import type { ScanPlan } from '#server/iceberg/plan-scan.ts';

/** Size that a writer aims at when the table does not say. */
const DEFAULT_TARGET_BYTES = 512 * 1024 * 1024;

/** The size in bytes that files of a table should have. */
export function targetFileBytes({ properties }: Pick<TableMetadata, 'properties'>): number {
  const stated = Number(properties['write.target-file-size-bytes']);
  return Number.isFinite(stated) && stated > 0 ? stated : DEFAULT_TARGET_BYTES;
}

export interface CompactionPlan {
  /** Files to rewrite. */
  readonly files: readonly DataFile[];
  readonly bytes: number;
  /** About as many will be written. */
  readonly filesAfter: number;
}

/** What a compaction of the table would rewrite now. */
export function planCompaction(
  plan: Pick<ScanPlan, 'files' | 'deletesOf'>,
  metadata: Pick<TableMetadata, 'properties' | 'defaultSpecId'>,
): CompactionPlan {
  const groups = planRewrite(plan, {
    files: 'small',
    targetFileSizeBytes: targetFileBytes(metadata),
    defaultSpecId: metadata.defaultSpecId,
  });
  const files = groups.flat();
  const bytes = files.reduce((sum, file) => sum + file.fileSizeBytes, 0);
  return { files, bytes, filesAfter: groups.length };
}
