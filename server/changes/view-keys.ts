import { findMakers, type Makers } from '#server/catalog/find-makers.ts';
import type { Content, ContentKey } from '#server/catalog/model/content.ts';
import { encodeKey, formatKey } from '#server/catalog/model/content-key.ts';
import { explainConflict } from '#server/catalog/model/explain-conflict.ts';
import type { Conflict } from '#server/catalog/port.ts';
import { appendRefusal } from '#server/iceberg/append-both.ts';
import { AppError } from '#server/platform/errors.ts';
import type { Lake } from './change-deps.ts';
import { contentsAt } from './contents-at.ts';
import { type Decision, type KeyView, type Offer, toSide } from './model/dry-run.ts';
import { plainOffers } from './model/offers.ts';

interface Input {
  readonly source: string;
  readonly target: string;
  readonly sourceHash: string;
  readonly targetHash: string;
  readonly baseHash: string;
  /** Keys to look at, in the order to show. */
  readonly shown: readonly ContentKey[];
  /** Conflicts were nothing chosen, and those that choices leave. */
  readonly plainly: ReadonlyMap<string, Conflict>;
  readonly open: ReadonlyMap<string, Conflict>;
  readonly live: readonly { readonly decision: Decision }[];
  readonly stale: readonly Decision[];
}

/** So many tables of a dry run are read to see whether both sides can be appended. */
const MAX_READ = 50;

/** The keys with their three versions, what stands against them and what can be chosen. */
export async function viewKeys(deps: Lake, input: Input): Promise<readonly KeyView[]> {
  const { shown, plainly } = input;
  const conflicting = shown.filter((key) => plainly.has(encodeKey(key)));
  const [base, ours, theirs, bySource, byTarget] = await Promise.all([
    contentsAt(deps.catalog, input.baseHash, shown),
    contentsAt(deps.catalog, input.targetHash, shown),
    contentsAt(deps.catalog, input.sourceHash, shown),
    findMakers(deps.catalog, { from: input.sourceHash, base: input.baseHash, keys: conflicting }),
    findMakers(deps.catalog, { from: input.targetHash, base: input.baseHash, keys: conflicting }),
  ]);
  const decisions = new Map([
    ...input.stale.map((decision) => entryOf(decision, true)),
    ...input.live.map(({ decision }) => entryOf(decision, false)),
  ]);
  const views = shown.map(async (key, index): Promise<KeyView> => {
    const encoded = encodeKey(key);
    const versions = {
      base: base.get(encoded) ?? null,
      ours: ours.get(encoded) ?? null,
      theirs: theirs.get(encoded) ?? null,
    };
    // What choices brought about stands before what was there without them.
    const conflict = input.open.get(encoded) ?? plainly.get(encoded) ?? null;
    return {
      key,
      type: (versions.theirs ?? versions.base ?? versions.ours)?.type ?? 'UNKNOWN',
      change: changeOf(versions),
      base: toSide(versions.base),
      ours: toSide(versions.ours),
      theirs: toSide(versions.theirs),
      conflict: describe(conflict, key, input, {
        bySource,
        byTarget,
        isDeleted: versions.theirs === null,
      }),
      offers: await offersOf(deps, conflict, versions, index < MAX_READ, input),
      decision: decisions.get(encoded) ?? null,
      isSettled: !input.open.has(encoded),
    };
  });
  return Promise.all(views);
}

const entryOf = (decision: Decision, isStale: boolean) =>
  [encodeKey(decision.key), { ...decision, isStale }] as const;

interface Contents {
  readonly base: Content | null;
  readonly ours: Content | null;
  readonly theirs: Content | null;
}

function changeOf({ base, theirs }: Contents): KeyView['change'] {
  if (theirs === null) return 'deleted';
  return base === null ? 'added' : 'changed';
}

interface Known {
  readonly bySource: Makers;
  readonly byTarget: Makers;
  readonly isDeleted: boolean;
}

function describe(
  conflict: Conflict | null,
  key: ContentKey,
  { source, target }: Input,
  { bySource, byTarget, isDeleted }: Known,
): KeyView['conflict'] {
  if (conflict === null) return null;
  const isDeletion = isDeleted && conflict.conflictType === 'VALUE_DIFFERS';
  const encoded = encodeKey(key);
  return {
    type: conflict.conflictType,
    sentence: isDeletion
      ? `${formatKey(key)} was changed on ${target} and deleted on ${source}.`
      : explainConflict(conflict, source, target),
    source: bySource.get(encoded) ?? null,
    target: byTarget.get(encoded) ?? null,
  };
}

async function offersOf(
  deps: Lake,
  conflict: Conflict | null,
  contents: Contents,
  mayRead: boolean,
  names: Pick<Input, 'source' | 'target'>,
): Promise<readonly Offer[]> {
  const offers = plainOffers(conflict, contents, names);
  return Promise.all(
    offers.map(async (offer) => {
      if (offer.choice !== 'append-both' || offer.refusal !== null) return offer;
      return {
        ...offer,
        refusal: mayRead
          ? await refusalOf(deps, contents)
          : 'Decide the keys above first: this table was not read yet.',
      };
    }),
  );
}

async function refusalOf(deps: Lake, contents: Contents): Promise<string | null> {
  const [base, ours, theirs] = [contents.base, contents.ours, contents.theirs].map(
    (content) => toSide(content)?.metadataLocation ?? null,
  );
  if (base == null || ours == null || theirs == null) return 'One side has no table metadata.';
  try {
    return await appendRefusal(deps, { base, ours, theirs });
  } catch (error) {
    // A table that cannot be read can still be taken from one side.
    if (error instanceof AppError) return error.message;
    throw error;
  }
}
