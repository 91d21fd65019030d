import { valueOrThrow } from '#server/catalog/failure-to-app-error.ts';
import type { Catalog, Diff, Page } from '#server/catalog/port.ts';
import { type PairedKey, pairKeys } from './model/pair-keys.ts';

export interface PairedDifferences {
  /** In key order. */
  readonly lines: readonly PairedKey[];
  /** True when more keys differ than are looked at. */
  readonly isCut: boolean;
}

const KEYS_A_READ = 500;
const MOST_KEYS = 100_000;
const MOST_KEPT = 16;

const kept = new WeakMap<Catalog, Map<string, PairedDifferences>>();

/**
 * Keys that differ between two commits. What two commits differ in never changes: it is kept for the
 * next page, the pair least recently asked for going first. Throws `not-found` for an unknown commit.
 */
export async function pairedDifferences(
  catalog: Catalog,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<PairedDifferences> {
  const pairs = kept.get(catalog) ?? new Map<string, PairedDifferences>();
  kept.set(catalog, pairs);
  const pair = `${from}.${to}`;
  const found = pairs.get(pair) ?? (await readDifferences(catalog, from, to));
  pairs.delete(pair);
  pairs.set(pair, found);
  forgetOldest(pairs);
  return found;
}

/** The newest stays, however long it is. */
function forgetOldest(pairs: Map<string, PairedDifferences>): void {
  let keys = [...pairs.values()].reduce((sum, { lines }) => sum + lines.length, 0);
  for (const [oldest, { lines }] of pairs) {
    if (pairs.size === 1 || (pairs.size <= MOST_KEPT && keys <= MOST_KEYS)) return;
    pairs.delete(oldest);
    keys -= lines.length;
  }
}

async function readDifferences(
  catalog: Catalog,
  from: string,
  to: string,
): Promise<PairedDifferences> {
  const differences: Diff[] = [];
  let token: string | null = null;
  do {
    const read: Page<Diff> = valueOrThrow(
      await catalog.diff(`@${from}`, `@${to}`, { maxRecords: KEYS_A_READ, token }),
    );
    differences.push(...read.items);
    token = read.token;
  } while (token !== null && differences.length < MOST_KEYS);
  return { lines: pairKeys(differences), isCut: token !== null };
}
