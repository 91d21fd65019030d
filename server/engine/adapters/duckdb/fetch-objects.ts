import { failureToAppError } from '#server/storage/failure-to-app-error.ts';
import type { ObjectStore } from '#server/storage/port.ts';

/** Keeps objects where the engine can open them until the answer is disposed of. Throws `AppError`. */
export async function fetchObjects(
  { store }: { readonly store: ObjectStore },
  uris: readonly string[],
  signal: AbortSignal,
): Promise<AsyncDisposable> {
  const fetched = await store.fetch(uris, signal);
  if (!fetched.ok) throw failureToAppError(fetched.error);
  return fetched.value;
}
