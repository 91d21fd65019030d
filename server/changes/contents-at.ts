import { valueOrThrow } from '#server/catalog/failure-to-app-error.ts';
import type { Content, ContentKey } from '#server/catalog/model/content.ts';
import { encodeKey } from '#server/catalog/model/content-key.ts';
import type { Catalog } from '#server/catalog/port.ts';

const CONTENTS_AT_ONCE = 500;

/** The contents of keys at a commit, by encoded key; absent keys are absent. */
export async function contentsAt(
  catalog: Pick<Catalog, 'getContents'>,
  hash: string,
  keys: readonly ContentKey[],
): Promise<ReadonlyMap<string, Content>> {
  const found = new Map<string, Content>();
  for (let start = 0; start < keys.length; start += CONTENTS_AT_ONCE) {
    const part = keys.slice(start, start + CONTENTS_AT_ONCE);
    const { contents } = valueOrThrow(await catalog.getContents(`@${hash}`, part));
    for (const { key, content } of contents) found.set(encodeKey(key), content);
  }
  return found;
}
