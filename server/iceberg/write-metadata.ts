import { AppError } from '#server/platform/errors.ts';
import { newId } from '#server/platform/ids.ts';
import { failureToAppError } from '#server/storage/failure-to-app-error.ts';
import type { ObjectStore } from '#server/storage/port.ts';
import { formatMetadata } from './codec/metadata-json.ts';
import { loadTable, METADATA_FILE } from './load-table.ts';
import type { Table, TableMetadata } from './model/metadata.ts';
import { rememberImmutable } from './read-immutable.ts';

const DEFAULT_PREVIOUS_FILES = 100;

/**
 * Writes a version of a table as a new metadata file next to the others. `previousLocation` is the file
 * it replaces, null for a new table. The table has this version only once a catalog points at the file.
 */
export async function writeMetadata(
  deps: { readonly store: ObjectStore },
  metadata: TableMetadata,
  previousLocation: string | null,
): Promise<Table> {
  refuseOldFormat(metadata);
  const logged =
    previousLocation === null ? metadata : await logPrevious(deps, metadata, previousLocation);
  const metadataLocation = `${metadata.location}/metadata/${nextFileName(previousLocation)}`;
  const bytes = new TextEncoder().encode(formatMetadata(logged));
  const put = await deps.store.putIfAbsent(metadataLocation, bytes);
  if (!put.ok) throw failureToAppError(put.error);
  const written = { value: logged, fileBytes: bytes.byteLength };
  rememberImmutable(deps.store, metadataLocation, METADATA_FILE, written);
  return { metadata: logged, metadataLocation };
}

/** Throws `AppError` for a table of format version 1: who reads it may know no other. */
export function refuseOldFormat({ formatVersion, location }: TableMetadata): void {
  if (formatVersion === 2) return;
  throw new AppError(
    'invalid',
    `${location} is in Iceberg format version 1, which is read here but not written: upgrade it with the engine that wrote it, by setting the table property format-version to 2.`,
  );
}

async function logPrevious(
  deps: { readonly store: ObjectStore },
  metadata: TableMetadata,
  previousLocation: string,
): Promise<TableMetadata> {
  const previous = await loadTable(deps, previousLocation);
  const entry = {
    metadataFile: previousLocation,
    timestampMs: previous.metadata.lastUpdatedMs,
  };
  return {
    ...metadata,
    metadataLog: [...metadata.metadataLog, entry].slice(-maxPreviousFiles(metadata)),
  };
}

function maxPreviousFiles({ properties }: TableMetadata): number {
  const wanted = Number(properties['write.metadata.previous-versions-max']);
  return Number.isSafeInteger(wanted) && wanted > 0 ? wanted : DEFAULT_PREVIOUS_FILES;
}

function nextFileName(previousLocation: string | null): string {
  const previous = /\/(\d+)-[^/]*\.metadata\.json$/.exec(previousLocation ?? '')?.[1];
  const version = previous === undefined ? 0 : Number(previous) + 1;
  return `${String(version).padStart(5, '0')}-${newId()}.metadata.json`;
}
