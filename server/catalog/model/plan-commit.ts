import type { Conflict } from '../port.ts';
import { compareWithExpected, conflictOn } from './conflicts.ts';
import { decodeKey, formatKey } from './content-key.ts';
import type { TreeValue } from './tree.ts';

/** An operation with its key encoded and its content named by hash. */
export type KeyOperation =
  | {
      readonly type: 'PUT';
      readonly key: string;
      /** Null when the catalog is to give the id. */
      readonly id: string | null;
      readonly contentType: string;
      readonly value: string;
    }
  | { readonly type: 'DELETE' | 'UNCHANGED'; readonly key: string };

export type LookUp = (key: string) => Promise<TreeValue | null>;

export interface CommitPlan {
  /** Final value of every touched key; null deletes it. */
  readonly edits: ReadonlyMap<string, TreeValue | null>;
  readonly added: readonly { readonly key: string; readonly id: string }[];
  readonly conflicts: readonly Conflict[];
}

interface Sources {
  /** The tree that the caller saw. */
  readonly expected: LookUp;
  /** The tree that the commit is to stand on. */
  readonly head: LookUp;
  readonly newId: () => string;
}

/** What the operations do to the head; a string says why the request makes no sense. */
export async function planCommit(
  operations: readonly KeyOperation[],
  { expected, head, newId }: Sources,
): Promise<CommitPlan | string> {
  const disorder = findDisorder(operations);
  if (disorder !== null) return disorder;
  const edits = new Map<string, TreeValue | null>();
  const added: { key: string; id: string }[] = [];
  const conflicts: Conflict[] = [];
  const deletedIds = new Set<string>();

  for (const { type, key } of operations) {
    if (type === 'PUT') continue;
    const seen = await expected(key);
    const conflict = judgeWithoutContent(type, key, seen, await head(key));
    if (conflict !== null) conflicts.push(conflict);
    if (type === 'UNCHANGED') continue;
    edits.set(key, null);
    if (seen !== null) deletedIds.add(seen.id);
  }
  for (const operation of operations) {
    if (operation.type !== 'PUT') continue;
    const { key, contentType, value } = operation;
    const isReplaced = edits.has(key);
    const seen = isReplaced ? null : await expected(key);
    const refusal = checkIdentity(operation, seen, deletedIds);
    if (refusal !== null) return refusal;
    const conflict = isReplaced ? null : compareWithExpected(key, seen, await head(key));
    if (conflict !== null) conflicts.push(conflict);
    const id = operation.id ?? newId();
    if (operation.id === null) added.push({ key, id });
    edits.set(key, { type: contentType, id, value });
  }
  return { edits, added, conflicts };
}

function judgeWithoutContent(
  type: 'DELETE' | 'UNCHANGED',
  key: string,
  seen: TreeValue | null,
  actual: TreeValue | null,
): Conflict | null {
  if (seen !== null) return compareWithExpected(key, seen, actual);
  if (actual !== null) return conflictOn('PAYLOAD_DIFFERS', key);
  return type === 'DELETE' ? conflictOn('KEY_DOES_NOT_EXIST', key) : null;
}

/** A key may occur once, or as a delete followed by a put. */
function findDisorder(operations: readonly KeyOperation[]): string | null {
  const seen = new Map<string, KeyOperation['type']>();
  for (const { type, key } of operations) {
    const before = seen.get(key);
    if (before !== undefined && !(before === 'DELETE' && type === 'PUT')) {
      return `Duplicate key in commit operations: ${formatKey(decodeKey(key))}`;
    }
    seen.set(key, type);
  }
  return null;
}

/** An update keeps the content's id and type; a new key brings an id only when it is a rename. */
function checkIdentity(
  { key, id, contentType }: Extract<KeyOperation, { type: 'PUT' }>,
  seen: TreeValue | null,
  deletedIds: ReadonlySet<string>,
): string | null {
  const name = formatKey(decodeKey(key));
  if (seen === null) {
    if (id === null || deletedIds.has(id)) return null;
    return `New value for key '${name}' must not have a content ID`;
  }
  if (id === null) return `New value to update existing key '${name}' has no content ID`;
  if (id !== seen.id) {
    return `New value to update existing key '${name}' has content ID '${id}', expected '${seen.id}'`;
  }
  if (contentType !== seen.type) {
    return `Key '${name}' is of type ${seen.type}: to make it ${contentType}, delete it and put the new content without a content ID`;
  }
  return null;
}
