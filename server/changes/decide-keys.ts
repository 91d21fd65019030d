import { z } from 'zod';
import { valueOrThrow } from '#server/catalog/failure-to-app-error.ts';
import { ContentKey } from '#server/catalog/model/content.ts';
import { encodeKey, formatKey } from '#server/catalog/model/content-key.ts';
import { AppError } from '#server/platform/errors.ts';
import { audited } from '#server/runs/audited.ts';
import type { ChangeRecords, Lake, Person } from './change-deps.ts';
import { findOpenChange, readDecisions } from './change-rows.ts';
import { contentsAt } from './contents-at.ts';
import { assertOwner } from './edit-change.ts';
import { lookAtMerge } from './look-at-merge.ts';
import { CHOICES, type DryRun, type KeyView } from './model/dry-run.ts';
import { recordEvent } from './record-event.ts';

export const DecideKeysInput = z.object({
  number: z.number().int(),
  /** Heads that the person looked at. */
  sourceHash: z.string(),
  targetHash: z.string(),
  /** Null: every key that needs a choice. */
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
  deps: Lake & ChangeRecords,
  input: z.input<typeof DecideKeysInput>,
  person: Person,
): Promise<DryRun> {
  const { number, choice, ...asked } = DecideKeysInput.parse(input);
  const by = person.name;
  return audited(deps, { by, action: 'change.decide', target: `#${number}` }, async () => {
    const change = await findOpenChange(deps, number);
    assertOwner(change, person);
    const decisions = await readDecisions(deps, number);
    const { dryRun, heads } = await lookAtMerge(deps, { ...change, decisions });
    if (heads.sourceHash !== asked.sourceHash || heads.targetHash !== asked.targetHash) {
      throw new AppError(
        'conflict',
        `${change.source} or ${change.target} has moved since you looked. Look again, then choose.`,
      );
    }
    const keys = chooseKeys(dryRun, asked.keys);
    if (choice !== null) refuseUnfit(keys, choice);
    const versionHash =
      choice === 'other-version' ? await findVersion(deps, asked.version, keys) : null;
    await deps.database.transaction(async (database) => {
      for (const { key } of keys) {
        await database.query('DELETE FROM app.change_choices WHERE change = $1 AND key = $2', [
          number,
          key,
        ]);
        if (choice === null) continue;
        await database.query(
          `INSERT INTO app.change_choices
           (change, key, choice, version_hash, source_hash, target_hash, decided_by, decided_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
          [number, key, choice, versionHash, asked.sourceHash, asked.targetHash, by, deps.clock()],
        );
      }
      const body = `${choice === null ? 'undecided' : choice}: ${namesOf(keys)}`;
      const { sourceHash } = asked;
      await recordEvent({ ...deps, database }, { number, by, kind: 'decided', body, sourceHash });
    });
    const decided = await readDecisions(deps, number);
    return (await lookAtMerge(deps, { ...change, decisions: decided })).dryRun;
  });
}

function chooseKeys(
  dryRun: DryRun,
  asked: z.output<typeof DecideKeysInput>['keys'],
): readonly KeyView[] {
  if (asked === null) {
    const open = dryRun.keys.filter(({ isSettled }) => !isSettled);
    if (open.length > 0) return open;
    throw new AppError('conflict', 'No key needs a choice.');
  }
  const known = new Map(dryRun.keys.map((view) => [encodeKey(view.key), view]));
  return asked.map((key) => {
    const view = known.get(encodeKey(key));
    if (view !== undefined) return view;
    throw new AppError('not-found', `${formatKey(key)} is not among the keys of this change.`);
  });
}

function refuseUnfit(keys: readonly KeyView[], choice: (typeof CHOICES)[number]): void {
  for (const { key, offers } of keys) {
    const offer = offers.find((candidate) => candidate.choice === choice);
    const refusal = offer === undefined ? 'it merges as it is.' : offer.refusal;
    if (refusal === null) continue;
    throw new AppError('conflict', `${formatKey(key)} cannot be merged that way: ${refusal}`);
  }
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

function namesOf(keys: readonly KeyView[]): string {
  const names = keys.slice(0, NAMED).map(({ key }) => formatKey(key));
  const more = keys.length - names.length;
  return more > 0 ? `${names.join(', ')} and ${more} more` : names.join(', ');
}
