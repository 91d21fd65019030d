import { z } from 'zod';
import { valueOrThrow } from '#server/catalog/failure-to-app-error.ts';
import { ContentKey } from '#server/catalog/model/content.ts';
import { encodeKey, formatKey } from '#server/catalog/model/content-key.ts';
import { AppError } from '#server/platform/errors.ts';
import { audited } from '#server/runs/audited.ts';
import type { GatedLake, Lake, Person } from './change-deps.ts';
import { readDecisions } from './change-rows.ts';
import { contentsAt } from './contents-at.ts';
import { assertOwner } from './edit-change.ts';
import { whileOpen } from './in-turn.ts';
import { lookAtMerge } from './look-at-merge.ts';
import type { ChangeView } from './model/change.ts';
import { CHOICES, type Choice, type Decision, type DryRun, type KeyView } from './model/dry-run.ts';
import { recordEvent } from './record-event.ts';

export const DecideKeysInput = z.object({
  number: z.number().int(),
  /** Heads that the person looked at. */
  sourceHash: z.string(),
  targetHash: z.string(),
  /** Null: every key that needs a choice and can be merged that way; with a choice of null every choice there is. */
  keys: z.array(ContentKey).min(1).max(500).nullable(),
  /** Null takes the choice back. */
  choice: z.enum(CHOICES).nullable(),
  /** A reference spec whose version is taken: `main~3`, `@<hash>`; only with `other-version`. */
  version: z.string().trim().min(1).max(500).nullable().default(null),
});

/**
 * Says how keys are merged. Throws `conflict` when a head has moved since, or when a key cannot be merged
 * that way, with the reason.
 */
export async function decideKeys(
  deps: GatedLake,
  input: z.input<typeof DecideKeysInput>,
  person: Person,
): Promise<DryRun> {
  const asked = DecideKeysInput.parse(input);
  const { number } = asked;
  const line = { by: person.name, action: 'change.decide', target: `#${number}` };
  return audited(deps, line, () =>
    whileOpen(deps, number, async (change) => {
      assertOwner(change, person);
      const decisions = await readDecisions(deps, number);
      const { dryRun, heads } = await lookAtMerge(deps, { ...change, decisions });
      if (heads.sourceHash !== asked.sourceHash || heads.targetHash !== asked.targetHash) {
        throw new AppError(
          'conflict',
          `${change.source} or ${change.target} has moved since you looked. Look again, then choose.`,
        );
      }
      await choose(deps, { ...asked, change, dryRun, decisions }, person);
      const decided = await readDecisions(deps, number);
      return (await lookAtMerge(deps, { ...change, decisions: decided })).dryRun;
    }),
  );
}

interface Asked extends z.output<typeof DecideKeysInput> {
  readonly change: ChangeView;
  readonly dryRun: DryRun;
  readonly decisions: readonly Decision[];
}

async function choose(deps: GatedLake, asked: Asked, person: Person): Promise<void> {
  const { choice, keys, dryRun, decisions } = asked;
  if (keys !== null) {
    const views = findViews(dryRun, keys);
    if (choice !== null) for (const view of views) refuseUnfit(view, choice);
    return write(deps, asked, { ...(await versionOf(deps, asked, views)), left: [] }, person);
  }
  if (choice !== null) return chooseOpen(deps, asked, choice, person);
  const all = { keys: decisions.map(({ key }) => key), versionHash: null, left: [] };
  return write(deps, asked, all, person);
}

/** Every open key that can be merged that way; the others stay open. A dry run shows so many at a time. */
async function chooseOpen(
  deps: GatedLake,
  asked: Asked,
  choice: Choice,
  person: Person,
): Promise<void> {
  let { dryRun } = asked;
  for (let isFirst = true; ; isFirst = false) {
    const open = dryRun.keys.filter(({ isSettled }) => !isSettled);
    const fit = open.filter((view) => refusalOf(view, choice) === null);
    if (fit.length === 0) {
      if (!isFirst) return;
      const [view] = open;
      if (view === undefined) throw new AppError('conflict', 'No key needs a choice.');
      refuseUnfit(view, choice);
    }
    const left = open.filter((view) => !fit.includes(view)).map(({ key }) => key);
    await write(deps, asked, { ...(await versionOf(deps, asked, fit)), left }, person);
    if (open.length === dryRun.undecidedCount) return;
    const decisions = await readDecisions(deps, asked.number);
    dryRun = (await lookAtMerge(deps, { ...asked.change, decisions, heads: asked })).dryRun;
  }
}

async function versionOf(
  deps: Lake,
  { choice, version }: Asked,
  views: readonly KeyView[],
): Promise<Pick<Written, 'keys' | 'versionHash'>> {
  const keys = views.map(({ key }) => key);
  if (choice !== 'other-version') return { keys, versionHash: null };
  return { keys, versionHash: await findVersion(deps, version, views) };
}

interface Written {
  readonly keys: readonly ContentKey[];
  readonly versionHash: string | null;
  /** Keys that the choice does not fit: they stay as they are. */
  readonly left: readonly ContentKey[];
}

async function write(
  deps: GatedLake,
  { number, choice, sourceHash, targetHash }: z.output<typeof DecideKeysInput>,
  { keys, versionHash, left }: Written,
  { name: by }: Person,
): Promise<void> {
  await deps.database.transaction(async (database) => {
    for (const key of keys) {
      await database.query('DELETE FROM app.change_choices WHERE change = $1 AND key = $2', [
        number,
        key,
      ]);
      if (choice === null) continue;
      await database.query(
        `INSERT INTO app.change_choices
         (change, key, choice, version_hash, source_hash, target_hash, decided_by, decided_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [number, key, choice, versionHash, sourceHash, targetHash, by, deps.clock()],
      );
    }
    const but = left.length === 0 ? '' : `; still open: ${namesOf(left)}`;
    const body = `${choice === null ? 'undecided' : choice}: ${namesOf(keys)}${but}`;
    await recordEvent({ ...deps, database }, { number, by, kind: 'decided', body, sourceHash });
  });
}

function findViews(dryRun: DryRun, asked: readonly ContentKey[]): readonly KeyView[] {
  const known = new Map(dryRun.keys.map((view) => [encodeKey(view.key), view]));
  return asked.map((key) => {
    const view = known.get(encodeKey(key));
    if (view !== undefined) return view;
    throw new AppError('not-found', `${formatKey(key)} is not among the keys of this change.`);
  });
}

function refusalOf({ offers }: KeyView, choice: Choice): string | null {
  const offer = offers.find((candidate) => candidate.choice === choice);
  return offer === undefined ? 'it merges as it is.' : offer.refusal;
}

function refuseUnfit(view: KeyView, choice: Choice): void {
  const refusal = refusalOf(view, choice);
  if (refusal === null) return;
  throw new AppError('conflict', `${formatKey(view.key)} cannot be merged that way: ${refusal}`);
}

async function findVersion(
  deps: Lake,
  version: string | null,
  keys: readonly KeyView[],
): Promise<string> {
  if (version === null) {
    throw new AppError('invalid', 'Name the branch, tag or commit whose version is taken.');
  }
  const { hash } = valueOrThrow(await deps.catalog.resolve(version));
  const there = await contentsAt(
    deps.catalog,
    hash,
    keys.map(({ key }) => key),
  );
  for (const { key, type } of keys) {
    const found = there.get(encodeKey(key));
    if (found?.type === type) continue;
    const what = found === undefined ? 'does not exist' : 'is of another kind';
    throw new AppError(
      'conflict',
      `${formatKey(key)} ${what} at ${version}. Name another version, or take that of a side.`,
    );
  }
  return hash;
}

const NAMED = 5;

function namesOf(keys: readonly ContentKey[]): string {
  const names = keys.slice(0, NAMED).map(formatKey);
  const more = keys.length - names.length;
  return more > 0 ? `${names.join(', ')} and ${more} more` : names.join(', ');
}
