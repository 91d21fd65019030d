import type { Content, ContentKey } from '#server/catalog/model/content.ts';
import { compareEncodedKeys, encodeKey } from '#server/catalog/model/content-key.ts';

/** A key that differs between two states; renamed: the same content under another key. */
export type PairedKey =
  | { readonly kind: 'added'; readonly key: ContentKey; readonly after: Content }
  | { readonly kind: 'removed'; readonly key: ContentKey; readonly before: Content }
  | {
      readonly kind: 'changed';
      readonly key: ContentKey;
      readonly before: Content;
      readonly after: Content;
    }
  | {
      readonly kind: 'renamed';
      readonly key: ContentKey;
      readonly formerKey: ContentKey;
      readonly before: Content;
      readonly after: Content;
    };

interface Difference {
  readonly key: ContentKey;
  readonly from: Content | null;
  readonly to: Content | null;
}

/** Keys of a difference in key order; what left one key and came to another with its content id is one line. */
export function pairKeys(differences: readonly Difference[]): readonly PairedKey[] {
  const leaving = new Map<string, Difference & { readonly from: Content }>();
  for (const difference of differences) {
    const { from, to } = difference;
    if (from?.id !== undefined && to === null) leaving.set(from.id, { ...difference, from });
  }
  const moved = new Set<string>();
  const lines: PairedKey[] = [];
  for (const { key, from, to } of differences) {
    if (to === null) continue;
    if (from !== null) {
      lines.push({ kind: 'changed', key, before: from, after: to });
      continue;
    }
    const source = to.id === undefined ? undefined : leaving.get(to.id);
    if (source === undefined) lines.push({ kind: 'added', key, after: to });
    else {
      moved.add(encodeKey(source.key));
      lines.push({ kind: 'renamed', key, formerKey: source.key, before: source.from, after: to });
    }
  }
  for (const { key, from, to } of differences) {
    if (from === null || to !== null || moved.has(encodeKey(key))) continue;
    lines.push({ kind: 'removed', key, before: from });
  }
  return lines.sort((a, b) => compareEncodedKeys(encodeKey(a.key), encodeKey(b.key)));
}
