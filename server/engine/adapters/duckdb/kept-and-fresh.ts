import type { DataFile, NewDataFile } from '#server/iceberg/model/data-file.ts';
import type { TableMetadata } from '#server/iceberg/model/metadata.ts';
import { writeFiles } from './write-files.ts';
import type { WriteDeps } from './write-rows.ts';

export interface KeptAndFresh {
  readonly metadata: TableMetadata;
  /** URI of a folder that is this write's own. */
  readonly folder: string;
  /** Files that are written again. */
  readonly touched: readonly DataFile[];
  /** Their rows that stay, with the columns of the table by name; null: none. */
  readonly kept: string | null;
  /** Rows that come; null: none. */
  readonly fresh: string | null;
  readonly freshRows: number;
}

/** Writes what stays of some files and what comes in place of the rest. */
export async function writeKeptAndFresh(
  deps: WriteDeps,
  { metadata, folder, touched, kept, fresh, freshRows }: KeptAndFresh,
): Promise<readonly NewDataFile[]> {
  const selects = [kept, fresh].filter((select) => select !== null);
  const parts = isWorthParting(touched, freshRows) ? selects : [selects.join(' UNION ALL ')];
  const added: NewDataFile[] = [];
  if (selects.length === 0) return added;
  for (const [index, select] of parts.entries()) {
    added.push(...(await writeFiles(deps, { metadata, select, folder: `${folder}/${index}` })));
  }
  return added;
}

/**
 * Rows that change are likely to change again soon: where many rows stay beside few that change, the
 * two are written apart, so that the next time the many are left alone.
 */
function isWorthParting(touched: readonly DataFile[], freshRows: number): boolean {
  const bytes = touched.reduce((sum, file) => sum + file.fileSizeBytes, 0);
  const rows = touched.reduce((sum, file) => sum + file.recordCount, 0);
  return bytes >= LARGE_BYTES && freshRows * 4 <= rows;
}

const LARGE_BYTES = 4 * 1024 * 1024;
