import { err, ok } from '#server/platform/result.ts';
import type { ObjectStore } from '#server/storage/port.ts';

const ROOT = 'memory://lake';

/** Objects in memory, with the time of a clock on each. No engine can read them. */
export function createMemoryStore(clock: () => Date): ObjectStore {
  const objects = new Map<string, { readonly bytes: Uint8Array; readonly modifiedAt: Date }>();
  const keep = (uri: string, bytes: Uint8Array) => objects.set(uri, { bytes, modifiedAt: clock() });
  const find = (uri: string) => {
    const found = objects.get(uri);
    return found === undefined ? err({ kind: 'not-found' as const, uri }) : ok(found);
  };
  const noEngine = () => {
    throw new Error('Objects in memory have no path.');
  };
  return {
    root: ROOT,
    async read(uri) {
      const found = find(uri);
      return found.ok ? ok(found.value.bytes) : found;
    },
    async readRange(uri, start, end) {
      const found = find(uri);
      return found.ok ? ok(found.value.bytes.subarray(start, end)) : found;
    },
    async head(uri) {
      const found = find(uri);
      if (!found.ok) return found;
      const { bytes, modifiedAt } = found.value;
      return ok({ uri, sizeBytes: bytes.byteLength, modifiedAt });
    },
    async put(uri, bytes) {
      keep(uri, bytes);
      return ok(undefined);
    },
    async putIfAbsent(uri, bytes) {
      if (objects.has(uri)) return err({ kind: 'exists', uri });
      keep(uri, bytes);
      return ok(undefined);
    },
    async *list(prefix) {
      for (const [uri, { bytes, modifiedAt }] of objects) {
        if (uri.startsWith(prefix)) yield { uri, sizeBytes: bytes.byteLength, modifiedAt };
      }
    },
    removeUnfinished: async () => ok(0),
    async delete(uri) {
      objects.delete(uri);
      return ok(undefined);
    },
    fetch: noEngine,
    enginePath: noEngine,
    prepare: noEngine,
    settle: noEngine,
  };
}
