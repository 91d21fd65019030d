import type { Content, ContentKey } from '#server/catalog/model/content.ts';
import { encodeContent } from '#server/catalog/model/content-codec.ts';
import type { Operation } from '#server/catalog/port.ts';

/** A key that a commit changed: before it, after it, and what the branch has now. Null is absent. */
export interface ChangedKey {
  readonly key: ContentKey;
  readonly before: Content | null;
  readonly after: Content | null;
  readonly now: Content | null;
}

export interface RevertStep {
  readonly key: ContentKey;
  /** What taking the change back does to the key; `none` where the branch is back already. */
  readonly action: 'remove' | 'put-back' | 'set-back' | 'none';
  /** True when the branch has changed the key since, so that taking it back would lose that. */
  readonly isChangedSince: boolean;
}

export function planRevert(changes: readonly ChangedKey[]): readonly RevertStep[] {
  return changes.map(({ key, before, after, now }) => {
    if (isSame(now, before)) return { key, action: 'none', isChangedSince: false };
    const action = before === null ? 'remove' : now === null ? 'put-back' : 'set-back';
    return { key, action, isChangedSince: !isSame(now, after) };
  });
}

/** Operations that bring `before` back where the branch has `now`. */
export function revertOperations(changes: readonly ChangedKey[]): readonly Operation[] {
  const freed = new Set(
    changes.flatMap(({ before, now }) => (before === null && now !== null ? now.id : [])),
  );
  // A key that is gone, or is another thing by now, begins anew, as a catalog gives it a new id; unless
  // it only has another name now, which goes with the same commit.
  const revived = (content: Content) => (freed.has(content.id) ? content : withoutId(content));
  return changes.flatMap(({ key, before, now }): readonly Operation[] => {
    if (isSame(now, before)) return [];
    if (before === null) return [{ type: 'DELETE', key }];
    if (now === null) return [{ type: 'PUT', key, content: revived(before) }];
    if (now.id === before.id) return [{ type: 'PUT', key, content: before }];
    return [
      { type: 'DELETE', key },
      { type: 'PUT', key, content: revived(before) },
    ];
  });
}

function withoutId(content: Content): Content {
  const { id: _, ...rest } = content;
  return rest as Content;
}

/** What was put back once has another id than before, and is the same all the same. */
function isSame(a: Content | null, b: Content | null): boolean {
  if (a === null || b === null) return a === b;
  return encodeContent(a) === encodeContent(b);
}
