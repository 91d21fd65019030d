import type { ObjectStore } from '#server/storage/port.ts';
import { parseMetadata } from './codec/metadata-json.ts';
import type { Table } from './model/metadata.ts';
import { readImmutable } from './read-immutable.ts';

/** Loads a table by the URI of its metadata file. Throws `AppError` when it is absent or not readable here. */
export async function loadTable(
  deps: { readonly store: ObjectStore },
  metadataLocation: string,
): Promise<Table> {
  const metadata = await readImmutable(deps.store, metadataLocation, (bytes) =>
    parseMetadata(new TextDecoder().decode(bytes)),
  );
  return { metadata, metadataLocation };
}
