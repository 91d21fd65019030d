import type { Conflict } from '../port.ts';
import { conflictOn } from './conflicts.ts';
import { ancestorKeys } from './content-key.ts';
import type { LookUp } from './plan-commit.ts';
import type { TreeValue } from './tree.ts';

interface Trees {
  readonly before: LookUp;
  readonly after: LookUp;
  readonly hasChildren: (key: string) => Promise<boolean>;
}

/** A conflict and the edited key that causes it. */
export interface NamespaceConflict {
  readonly causedBy: string;
  readonly conflict: Conflict;
}

/**
 * What the tree after the edits breaks: every key lies in existing namespaces, and a namespace that
 * goes leaves nothing behind. Each broken namespace is reported once.
 */
export async function checkNamespaces(
  edits: ReadonlyMap<string, TreeValue | null>,
  { before, after, hasChildren }: Trees,
): Promise<readonly NamespaceConflict[]> {
  const broken = new Map<string, NamespaceConflict>();
  const report = (causedBy: string, conflict: Conflict, namespace: string) => {
    if (!broken.has(namespace)) broken.set(namespace, { causedBy, conflict });
  };
  for (const [key, value] of edits) {
    if (value?.type !== 'NAMESPACE' && (await before(key))?.type === 'NAMESPACE') {
      if (await hasChildren(key)) report(key, conflictOn('NAMESPACE_NOT_EMPTY', key), key);
    }
    if (value === null) continue;
    for (const ancestor of ancestorKeys(key)) {
      const holder = await after(ancestor);
      if (holder?.type === 'NAMESPACE') continue;
      const kind = holder === null ? 'NAMESPACE_ABSENT' : 'NOT_A_NAMESPACE';
      report(key, conflictOn(kind, ancestor), ancestor);
    }
  }
  return [...broken.values()];
}
