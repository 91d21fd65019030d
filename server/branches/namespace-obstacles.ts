import { valueOrThrow } from '#server/catalog/failure-to-app-error.ts';
import type { ContentKey } from '#server/catalog/model/content.ts';
import {
  ancestorKeys,
  decodeKey,
  encodeKey,
  formatKey,
} from '#server/catalog/model/content-key.ts';
import type { Catalog } from '#server/catalog/port.ts';
import type { RevertStep } from './model/plan-revert.ts';

const MOST_LEFT = 20;

/**
 * Keys (encoded) that namespaces keep from going back: what is removed still holds others, or what is
 * put back lies in a namespace that is gone. Each with a sentence.
 */
export async function namespaceObstacles(
  catalog: Catalog,
  head: string,
  steps: readonly RevertStep[],
): Promise<ReadonlyMap<string, string>> {
  const removed = new Set(
    steps.filter(({ action }) => action === 'remove').map(({ key }) => encodeKey(key)),
  );
  const present = new Set(
    steps
      .filter(({ action }) => action === 'put-back' || action === 'set-back')
      .map(({ key }) => encodeKey(key)),
  );
  const obstacles = new Map<string, string>();
  for (const { key, action } of steps) {
    const encoded = encodeKey(key);
    if (action === 'remove') {
      const left = await firstLeft(catalog, head, key, removed);
      if (left !== null) {
        obstacles.set(
          encoded,
          `${formatKey(key)} still holds ${formatKey(left)}, which came later.`,
        );
      }
    }
    if (action === 'put-back') {
      const gone = await firstGone(catalog, head, encoded, { removed, present });
      if (gone !== null) {
        obstacles.set(
          encoded,
          `Namespace ${formatKey(gone)}, in which ${formatKey(key)} was, is gone.`,
        );
      }
    }
  }
  return obstacles;
}

/** A key below `key` that stays; null when there is none. */
async function firstLeft(
  catalog: Catalog,
  head: string,
  key: ContentKey,
  removed: ReadonlySet<string>,
): Promise<ContentKey | null> {
  const maxRecords = removed.size + MOST_LEFT;
  const below = valueOrThrow(
    await catalog.listEntries(`@${head}`, { prefix: key }, { maxRecords }),
  );
  return below.items.find((entry) => !removed.has(encodeKey(entry.key)))?.key ?? null;
}

async function firstGone(
  catalog: Catalog,
  head: string,
  encoded: string,
  {
    removed,
    present,
  }: { readonly removed: ReadonlySet<string>; readonly present: ReadonlySet<string> },
): Promise<ContentKey | null> {
  const ancestors = ancestorKeys(encoded).filter((ancestor) => !present.has(ancestor));
  if (ancestors.length === 0) return null;
  const { contents } = valueOrThrow(
    await catalog.getContents(`@${head}`, ancestors.map(decodeKey)),
  );
  const there = new Set(contents.map(({ key }) => encodeKey(key)));
  const gone = ancestors.find((ancestor) => !there.has(ancestor) || removed.has(ancestor));
  return gone === undefined ? null : decodeKey(gone);
}
