import type { Content, ContentKey } from '#server/catalog/model/content.ts';
import { encodeContent } from '#server/catalog/model/content-codec.ts';
import { encodeKey } from '#server/catalog/model/content-key.ts';
import type { Catalog } from '#server/catalog/port.ts';
import { contentsAt } from './contents-at.ts';
import type { Decision } from './model/dry-run.ts';
import type { Versions } from './model/to-mode.ts';

interface Hashes {
  readonly sourceHash: string;
  readonly targetHash: string;
}

/**
 * Tells choices that count from those that were made for other versions of their key. A choice for a key
 * that the change no longer brings is neither.
 */
export async function liveDecisions(
  catalog: Catalog,
  decisions: readonly Decision[],
  touched: readonly ContentKey[],
  now: Hashes,
): Promise<{
  readonly live: readonly { readonly decision: Decision; readonly versions: Versions }[];
  readonly stale: readonly Decision[];
}> {
  const known = new Set(touched.map(encodeKey));
  const asked = decisions.filter(({ key }) => known.has(encodeKey(key)));
  if (asked.length === 0) return { live: [], stale: [] };
  const read = reader(catalog, asked);
  const judged = await Promise.all(
    asked.map(async (decision) => {
      const [ours, theirs, oursThen, theirsThen, other] = await Promise.all([
        read(now.targetHash, decision.key),
        read(now.sourceHash, decision.key),
        read(decision.targetHash, decision.key),
        read(decision.sourceHash, decision.key),
        decision.versionHash === null ? null : read(decision.versionHash, decision.key),
      ]);
      const counts = isSame(ours, oursThen) && isSame(theirs, theirsThen);
      // The files of both sides are joined only for the merge itself; until then theirs stands in.
      const resolved = decision.choice === 'append-both' ? theirs : other;
      return { decision, counts, versions: { ours, theirs, resolved } };
    }),
  );
  return {
    live: judged.filter(({ counts }) => counts),
    stale: judged.filter(({ counts }) => !counts).map(({ decision }) => decision),
  };
}

/** Reads all the keys at a commit when one of them is first asked for. */
function reader(catalog: Catalog, decisions: readonly Decision[]) {
  const keys = decisions.map(({ key }) => key);
  const commits = new Map<string, Promise<ReadonlyMap<string, Content>>>();
  return async (hash: string, key: ContentKey): Promise<Content | null> => {
    const known = commits.get(hash) ?? contentsAt(catalog, hash, keys);
    commits.set(hash, known);
    return (await known).get(encodeKey(key)) ?? null;
  };
}

/** Whether they are one version of one content. */
export function isSame(a: Content | null, b: Content | null): boolean {
  if (a === null || b === null) return a === b;
  return a.type === b.type && a.id === b.id && encodeContent(a) === encodeContent(b);
}
