import type { DuckDBConnection } from '@duckdb/node-api';
import type { DataFile, NewDataFile } from '#server/iceberg/model/data-file.ts';
import { removedWith } from '#server/iceberg/model/removed-with.ts';
import { planScan, type ScanPlan } from '#server/iceberg/plan-scan.ts';
import type { CompiledQuery } from '#server/sql/model/front-end.ts';
import type { ObjectStore } from '#server/storage/port.ts';
import type { WriteMode } from '../../port.ts';
import type { LakeTable } from './bind-iceberg.ts';
import { overwritePartitions } from './overwrite-partitions.ts';
import { refuseDuplicateKeys, replaceRows } from './replace-rows.ts';
import { writeFiles } from './write-files.ts';
import { type Target, targetSelect } from './write-target.ts';

export interface WriteDeps {
  readonly store: ObjectStore;
  readonly connection: DuckDBConnection;
  readonly signal: AbortSignal;
}

export interface RowsToWrite {
  readonly mode: WriteMode;
  readonly query: { readonly duckdbSql: string };
  /** The scope of a `delete-insert`; null for any other mode and for one without. */
  readonly scope: Pick<CompiledQuery, 'duckdbSql' | 'columns'> | null;
  readonly target: Target;
  /** Null when the write makes the table. */
  readonly existing: LakeTable | null;
  /** URI of the folder for the files of this write. */
  readonly folder: string;
}

export interface WrittenRows {
  readonly rowCount: number;
  readonly added: readonly NewDataFile[];
  readonly removed: readonly DataFile[];
}

/** Writes the data files of one write. Null: there is nothing to write, and no snapshot to make. */
export async function writeRows(deps: WriteDeps, rows: RowsToWrite): Promise<WrittenRows | null> {
  const { mode, existing, target, query, folder } = rows;
  if (existing !== null && (mode.kind === 'merge' || mode.kind === 'delete-insert')) {
    return replaceRows(deps, { ...rows, key: mode.key, unique: mode.kind === 'merge' });
  }
  const current = await currentPlan(deps, existing);
  const select = targetSelect(target, query);
  if (mode.kind === 'merge') await refuseDuplicateKeys(deps, `(${select})`, mode.key);
  const added = await writeFiles(deps, { metadata: target.metadata, select, folder });
  const rowCount = added.reduce((sum, file) => sum + file.recordCount, 0);
  switch (mode.kind) {
    case 'replace':
      return { rowCount, added, removed: removedWith(current, current.files) };
    case 'overwrite-partitions': {
      if (added.length === 0 && existing !== null) return null;
      const { metadata } = target;
      return overwritePartitions(deps, { metadata, current, added, folder: `${folder}/moved` });
    }
    default:
      return added.length === 0 && existing !== null ? null : { rowCount, added, removed: [] };
  }
}

async function currentPlan(
  { store }: WriteDeps,
  existing: LakeTable | null,
): Promise<Pick<ScanPlan, 'files' | 'deletesOf'>> {
  if (existing === null) return { files: [], deletesOf: new Map() };
  return planScan({ store }, existing.metadata, { snapshotId: null });
}
