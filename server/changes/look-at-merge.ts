import { valueOrThrow } from '#server/catalog/failure-to-app-error.ts';
import type { ContentKey } from '#server/catalog/model/content.ts';
import { compareEncodedKeys, encodeKey } from '#server/catalog/model/content-key.ts';
import type { Catalog, Conflict, MergeResult } from '#server/catalog/port.ts';
import type { Lake } from './change-deps.ts';
import { choicesHash } from './choices-hash.ts';
import { type Heads, readHeads } from './heads.ts';
import { isSame, liveDecisions } from './live-decisions.ts';
import { type Decision, type DryRun, MAX_KEYS } from './model/dry-run.ts';
import { toMode, type Versions } from './model/to-mode.ts';
import { viewKeys } from './view-keys.ts';

interface Input {
  readonly source: string;
  readonly target: string;
  /** Choices as they were made; those that no longer count are told as stale. */
  readonly decisions: readonly Decision[];
  /** Look at these commits of both branches; left out: where they are now. */
  readonly heads?: Heads;
}

/** A dry run with what merging it for real takes. */
export interface MergeLook {
  readonly dryRun: DryRun;
  /** Every key that the change brings, in key order. */
  readonly touched: readonly ContentKey[];
  readonly heads: Heads;
  /** Choices that count, each with the versions of its key. */
  readonly live: readonly { readonly decision: Decision; readonly versions: Versions }[];
}

/**
 * What merging one branch into another would do right now, with the choices that count. Writes nothing.
 * A branch that is gone is a state, not a failure.
 */
export async function lookAtMerge(deps: Lake, input: Input): Promise<MergeLook> {
  const heads = input.heads ?? (await readHeads(deps.catalog, input));
  const { sourceHash, targetHash } = heads;
  if (sourceHash === null) return nothing(heads, 'source-gone');
  if (targetHash === null) return nothing(heads, 'target-gone');
  const plain = await tryMerge(deps.catalog, input, { sourceHash, targetHash }, []);
  if (plain === null) return nothing(heads, 'unrelated');
  const { commonAncestor: baseHash, details } = plain;
  if (details.length === 0 || baseHash === null) return nothing(heads, 'nothing', baseHash);

  const hashes = { sourceHash, targetHash, baseHash };
  const touched = details.map(({ key }) => key);
  const { live, stale } = await liveDecisions(deps.catalog, input.decisions, touched, hashes);
  const modes = live.map(({ decision, versions }) => toMode(decision, versions));
  const chosen =
    modes.length === 0 ? plain : ((await tryMerge(deps.catalog, input, hashes, modes)) ?? plain);
  const open = conflictsOf(chosen);
  const plainly = conflictsOf(plain);
  const old = new Set(stale.map(({ key }) => encodeKey(key)));
  // What needs a choice is seen first, then what had one.
  const rank = (key: string) => (open.has(key) || old.has(key) ? 0 : plainly.has(key) ? 1 : 2);
  const shown = touched
    .map((key) => ({ key, encoded: encodeKey(key) }))
    .toSorted(
      (a, b) => rank(a.encoded) - rank(b.encoded) || compareEncodedKeys(a.encoded, b.encoded),
    )
    .slice(0, MAX_KEYS)
    .map(({ key }) => key);
  const keys = await viewKeys(deps, { ...input, ...hashes, shown, plainly, open, live, stale });
  const dryRun: DryRun = {
    state: open.size === 0 ? 'merges' : 'undecided',
    ...hashes,
    keys,
    keyCount: touched.length,
    undecidedCount: open.size,
    decidedCount: live.length,
    choicesHash: choicesHash(live.map(({ decision }) => decision)),
    staleCount: stale.length,
    uncheckedCount: live.filter(isUnchecked).length,
  };
  return { dryRun, touched, heads, live };
}

/** Checks read the source: they know nothing of a version that is put in place of its own. */
function isUnchecked({ decision: { choice }, versions }: MergeLook['live'][number]): boolean {
  if (choice === 'append-both') return true;
  return choice === 'other-version' && !isSame(versions.resolved, versions.theirs);
}

/** Null when the branches have no common commit. */
async function tryMerge(
  catalog: Catalog,
  { source, target }: Pick<Input, 'source' | 'target'>,
  { sourceHash, targetHash }: { readonly sourceHash: string; readonly targetHash: string },
  keyMergeModes: readonly ReturnType<typeof toMode>[],
): Promise<MergeResult | null> {
  const result = await catalog.merge({
    branch: target,
    expectedHash: targetHash,
    fromRefName: source,
    fromHash: sourceHash,
    keyMergeModes,
    isDryRun: true,
  });
  if (!result.ok && result.error.kind === 'reference-not-found') return null;
  return valueOrThrow(result);
}

function conflictsOf({ details }: MergeResult): ReadonlyMap<string, Conflict> {
  return new Map(
    details.flatMap(({ key, conflict }) => (conflict === null ? [] : [[encodeKey(key), conflict]])),
  );
}

function nothing(heads: Heads, state: DryRun['state'], baseHash: string | null = null): MergeLook {
  const dryRun: DryRun = {
    state,
    ...heads,
    baseHash,
    keys: [],
    keyCount: 0,
    undecidedCount: 0,
    decidedCount: 0,
    choicesHash: choicesHash([]),
    staleCount: 0,
    uncheckedCount: 0,
  };
  return { dryRun, touched: [], heads, live: [] };
}
