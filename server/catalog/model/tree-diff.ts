import { compareEncodedKeys } from './content-key.ts';
import {
  isLink,
  loadNode,
  type NodeStore,
  type TreeEntry,
  type TreeLink,
  type TreeValue,
} from './tree.ts';

export interface TreeChange {
  readonly key: string;
  /** Null when the key is absent on that side. */
  readonly from: TreeValue | null;
  readonly to: TreeValue | null;
}

/** What is still to be compared of one side; the next item is the last one. */
type Side = (TreeEntry | (TreeLink & { readonly level: number }))[];
type Item = Side[number];

/**
 * Keys whose value differs, in key order from `from` on (inclusive). Nodes that both
 * trees share are not read, so the cost follows the difference.
 */
export async function* diffTrees(
  store: NodeStore,
  fromRoot: string,
  toRoot: string,
  from: string,
): AsyncGenerator<TreeChange> {
  if (fromRoot === toRoot) return;
  const left = await openSide(store, fromRoot);
  const right = await openSide(store, toRoot);
  for (;;) {
    dropBefore(left, from);
    dropBefore(right, from);
    const before = left.at(-1);
    const later = right.at(-1);
    if (before === undefined && later === undefined) return;
    if (isSameNode(before, later)) {
      left.pop();
      right.pop();
    } else if (levelOf(before) >= 0 && levelOf(before) >= levelOf(later)) {
      await expand(store, left);
    } else if (levelOf(later) >= 0) {
      await expand(store, right);
    } else {
      const change = takeEntry(left, right);
      if (change !== null) yield change;
    }
  }
}

function isSameNode(a: Item | undefined, b: Item | undefined): boolean {
  return a !== undefined && b !== undefined && isLink(a) && isLink(b) && a.child === b.child;
}

/** Entries lie below every node. */
function levelOf(item: Item | undefined): number {
  return item !== undefined && isLink(item) ? item.level : -1;
}

/** Takes the smaller key off both sides; null when its value is the same on both. */
function takeEntry(left: Side, right: Side): TreeChange | null {
  const from = left.at(-1);
  const to = right.at(-1);
  const order =
    from === undefined ? 1 : to === undefined ? -1 : compareEncodedKeys(from.key, to.key);
  const before = order <= 0 ? left.pop() : undefined;
  const later = order >= 0 ? right.pop() : undefined;
  const change = {
    key: before?.key ?? later?.key ?? '',
    from: entryValue(before),
    to: entryValue(later),
  };
  return sameValue(change.from, change.to) ? null : change;
}

async function openSide(store: NodeStore, root: string): Promise<Side> {
  const side: Side = [];
  await pushNode(store, root, side);
  return side;
}

async function expand(store: NodeStore, side: Side): Promise<void> {
  const top = side.pop();
  if (top !== undefined && isLink(top)) await pushNode(store, top.child, side);
}

async function pushNode(store: NodeStore, hash: string, side: Side): Promise<void> {
  const node = await loadNode(store, hash);
  for (const item of node.items.toReversed()) {
    side.push(isLink(item) ? { ...item, level: node.level - 1 } : item);
  }
}

function dropBefore(side: Side, key: string): void {
  for (;;) {
    const top = side.at(-1);
    if (top === undefined || compareEncodedKeys(top.key, key) >= 0) return;
    side.pop();
  }
}

function entryValue(item: Item | undefined): TreeValue | null {
  return item === undefined || isLink(item) ? null : item.value;
}

/** Equal type, id and value; two absent values are equal. */
export function sameValue(a: TreeValue | null, b: TreeValue | null): boolean {
  return a?.type === b?.type && a?.id === b?.id && a?.value === b?.value;
}
