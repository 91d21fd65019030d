import { gunzipSync } from 'node:zlib';
import type { ObjectStore } from '#server/storage/port.ts';
import { parseMetadata } from './codec/metadata-json.ts';
import type { Table, TableMetadata } from './model/metadata.ts';
import { type ImmutableKind, readImmutable } from './read-immutable.ts';

/** How a metadata file is read. */
export const METADATA_FILE: ImmutableKind<TableMetadata> = {
  name: 'table',
  parse: (bytes) => parseMetadata(textOf(bytes)),
  // Objects take some times the room of their text.
  bytesOf: (_, fileBytes) => 4 * fileBytes,
};

/** Some writers compress the file, and say so in its name or not. */
function textOf(bytes: Uint8Array): string {
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  return new TextDecoder().decode(isGzip ? gunzipSync(bytes) : bytes);
}

/** Loads a table by the URI of its metadata file. Throws `AppError` when it is absent or not readable here. */
export async function loadTable(
  deps: { readonly store: ObjectStore },
  metadataLocation: string,
): Promise<Table> {
  return {
    metadata: await readImmutable(deps.store, metadataLocation, METADATA_FILE),
    metadataLocation,
  };
}
