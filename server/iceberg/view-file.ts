import { newId } from '#server/platform/ids.ts';
import { failureToAppError } from '#server/storage/failure-to-app-error.ts';
import type { ObjectStore } from '#server/storage/port.ts';
import { formatView, parseView } from './codec/view-json.ts';
import type { View, ViewMetadata } from './model/view.ts';
import { type ImmutableKind, readImmutable, rememberImmutable } from './read-immutable.ts';

const VIEW_FILE: ImmutableKind<ViewMetadata> = {
  name: 'view',
  parse: (bytes) => parseView(new TextDecoder().decode(bytes)),
  bytesOf: (_, fileBytes) => 4 * fileBytes,
};

/** Loads a view by the URI of its metadata file. Throws `AppError` when it is absent or not readable here. */
export async function loadView(
  deps: { readonly store: ObjectStore },
  metadataLocation: string,
): Promise<View> {
  return {
    metadata: await readImmutable(deps.store, metadataLocation, VIEW_FILE),
    metadataLocation,
  };
}

/** Writes a state of a view as a new file next to the others. Nobody sees it before a catalog points at it. */
export async function writeView(
  deps: { readonly store: ObjectStore },
  metadata: ViewMetadata,
): Promise<View> {
  const version = String(metadata.currentVersionId).padStart(5, '0');
  const metadataLocation = `${metadata.location}/metadata/${version}-${newId()}.metadata.json`;
  const bytes = new TextEncoder().encode(formatView(metadata));
  const put = await deps.store.putIfAbsent(metadataLocation, bytes);
  if (!put.ok) throw failureToAppError(put.error);
  const written = { value: metadata, fileBytes: bytes.byteLength };
  rememberImmutable(deps.store, metadataLocation, VIEW_FILE, written);
  return { metadata, metadataLocation };
}
