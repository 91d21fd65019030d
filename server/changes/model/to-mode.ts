import type { Content } from '#server/catalog/model/content.ts';
import type { KeyMergeMode } from '#server/catalog/port.ts';
import type { Decision } from './dry-run.ts';

/** A key's contents; null where it is absent. */
export interface Versions {
  readonly ours: Content | null;
  readonly theirs: Content | null;
  /** What the choice puts in its place; null unless it puts a third version. */
  readonly resolved: Content | null;
}

/** The choice as the catalog takes it: refused there when the target's version is another by now. */
export function toMode({ key, choice }: Decision, versions: Versions): KeyMergeMode {
  const { ours, resolved } = versions;
  const expected = ours === null ? {} : { expectedTargetContent: ours };
  switch (choice) {
    case 'keep-target':
      return { key, mergeBehavior: 'DROP' };
    case 'take-source':
      return { key, mergeBehavior: 'FORCE', ...expected };
    default:
      return {
        key,
        mergeBehavior: 'NORMAL',
        ...expected,
        ...(resolved !== null && ours !== null && { resolvedContent: withIdOf(resolved, ours) }),
      };
  }
}

/** The version under the identity that the key has in the target. */
function withIdOf(content: Content, { id }: Content): Content {
  return id === undefined ? content : { ...content, id };
}
