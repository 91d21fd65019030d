import { loadTable } from '#server/iceberg/load-table.ts';
import { formatPartition } from '#server/iceberg/model/format-partition.ts';
import { specById } from '#server/iceberg/model/metadata.ts';
import { partitionTypes } from '#server/iceberg/model/transform.ts';
import { planScan } from '#server/iceberg/plan-scan.ts';
import type { ObjectStore } from '#server/storage/port.ts';
import { getTable } from './get-table.ts';
import type { ContentKey } from './model/content.ts';
import type { Catalog } from './port.ts';

export interface PartitionLine {
  /** `ts_day=2026-01-31`; empty for an unpartitioned table. */
  readonly partition: string;
  readonly files: number;
  readonly rows: bigint;
  readonly bytes: bigint;
}

/** The files of a snapshot (null: the current one) summed by partition, newest partition first. */
export async function tableFiles(
  deps: { readonly catalog: Catalog; readonly store: ObjectStore },
  input: {
    readonly ref: string;
    readonly key: ContentKey;
    readonly snapshotId: bigint | null;
    readonly limit: number;
  },
): Promise<{ readonly partitions: readonly PartitionLine[]; readonly total: number }> {
  const { content } = await getTable(deps, input);
  const { metadata } = await loadTable(deps, content.metadataLocation);
  const { files } = await planScan(deps, metadata, { snapshotId: input.snapshotId });
  const lines = new Map<string, { files: number; rows: bigint; bytes: bigint }>();
  for (const file of files) {
    const spec = specById(metadata, file.specId);
    const partition = formatPartition(spec, partitionTypes(metadata, spec), file.partition);
    const line = lines.get(partition) ?? { files: 0, rows: 0n, bytes: 0n };
    line.files += 1;
    line.rows += BigInt(file.recordCount);
    line.bytes += BigInt(file.fileSizeBytes);
    lines.set(partition, line);
  }
  const partitions = [...lines]
    .map(([partition, line]) => ({ partition, ...line }))
    .sort((a, b) => (a.partition < b.partition ? 1 : -1));
  return { partitions: partitions.slice(0, input.limit), total: partitions.length };
}
