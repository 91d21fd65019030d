import { rm } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import type { NewDataFile } from '#server/iceberg/model/data-file.ts';
import type { TableMetadata } from '#server/iceberg/model/metadata.ts';
import { failureToAppError } from '#server/storage/failure-to-app-error.ts';
import { copyStatement } from './copy-statement.ts';
import { interruptible } from './interruptible.ts';
import type { WriteDeps } from './write-rows.ts';
import { readWrittenFile } from './written-file.ts';

export interface FilesToWrite {
  readonly metadata: TableMetadata;
  /** Gives exactly the columns of the table's schema, by name. */
  readonly select: string;
  /** URI of a folder that is this write's own. */
  readonly folder: string;
  /** Partition of the default spec that all rows are of; absent: what each row says. */
  readonly partition?: NewDataFile['partition'];
  /** Absent: what the table's properties say, or Iceberg's default. */
  readonly targetFileSizeBytes?: number;
}

const DEFAULT_FILE_BYTES = 512 * 1024 * 1024;
/** A store behind a network sends each in parts of many megabytes that wait in memory. */
const SETTLED_AT_ONCE = 4;

/** Writes the rows of `select` as Parquet with field ids, one partition or more; no rows, no files. */
export async function writeFiles(
  deps: WriteDeps,
  { metadata, select, folder, partition, targetFileSizeBytes }: FilesToWrite,
): Promise<readonly NewDataFile[]> {
  const { store, connection, signal } = deps;
  const prepared = await store.prepare(folder);
  if (!prepared.ok) throw failureToAppError(prepared.error);
  const root = store.enginePath(folder);
  const copy = copyStatement({
    metadata,
    select,
    root,
    onePartition: partition !== undefined,
    targetFileSizeBytes: targetFileSizeBytes ?? fileSizeOf(metadata),
  });
  const reader = await interruptible(connection, signal, () => connection.runAndReadAll(copy));
  const files: NewDataFile[] = [];
  for (const row of reader.getRowObjects()) {
    const local = String(row['filename']);
    const uri = `${folder}/${path.relative(root, local).split(path.sep).join('/')}`;
    if (row['count'] === 0n) await store.delete(uri);
    else files.push(await readWrittenFile(deps, metadata, uri, row, partition));
  }
  // The folder is this write's own, and DuckDB makes one for each partition it looked at.
  if (files.length === 0) await rm(root, { recursive: true, force: true });
  // A commit must not outlive its files: DuckDB leaves them to the system's cache.
  await Readable.from(files).forEach(
    async (file: NewDataFile) => {
      const settled = await store.settle(file.path, signal);
      if (!settled.ok) throw failureToAppError(settled.error);
    },
    { concurrency: SETTLED_AT_ONCE },
  );
  return files;
}

function fileSizeOf({ properties }: TableMetadata): number {
  const wanted = Number(properties['write.target-file-size-bytes']);
  return Number.isSafeInteger(wanted) && wanted > 0 ? wanted : DEFAULT_FILE_BYTES;
}
