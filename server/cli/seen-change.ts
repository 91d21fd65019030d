import { createInterface } from 'node:readline/promises';
import { AppError } from '#server/platform/errors.ts';
import type { Session } from './connect.ts';
import { print } from './terminal.ts';

export interface SeenOptions {
  readonly source?: string;
  readonly target?: string;
  readonly choices?: string;
}

/** Heads and choices of an open change, and how they read. */
export interface SeenChange {
  readonly sourceHash: string;
  readonly targetHash: string;
  readonly choicesHash: string;
  /** `dev at 1a2b3c4d into main at 5e6f7a8b, 3 keys, no choices` */
  readonly sentence: string;
}

const SHORTEST = 8;

/**
 * Where an open change stands. Throws `conflict` when it has ended, a branch is gone, or something is
 * another than the hash that the person names.
 */
export async function seenChange(
  { client }: Session,
  number: number,
  options: SeenOptions,
): Promise<SeenChange> {
  const [{ change }, { dryRun }] = await Promise.all([
    client.changes.get.query({ number }),
    client.changes.review.query({ number }),
  ]);
  const { source, target, state } = change;
  if (state !== 'open') throw new AppError('conflict', `Change #${number} is ${state}.`);
  const { sourceHash, targetHash, choicesHash, keyCount, decidedCount } = dryRun;
  if (sourceHash === null || targetHash === null) {
    const gone = sourceHash === null ? source : target;
    throw new AppError('conflict', `${gone} was deleted: restore it, or close change #${number}.`);
  }
  const asked = [
    { what: source, now: sourceHash, named: options.source },
    { what: target, now: targetHash, named: options.target },
    { what: 'The choices', now: choicesHash, named: options.choices },
  ];
  for (const { what, now, named } of asked) {
    if (named === undefined || (named.length >= SHORTEST && now.startsWith(named))) continue;
    throw new AppError(
      'conflict',
      `${what} ${what === 'The choices' ? 'are' : 'is'} at ${now.slice(0, 8)}, not at ${named}. Look at \`cascade change show ${number}\` again.`,
    );
  }
  const keys = `${keyCount} ${keyCount === 1 ? 'key' : 'keys'}`;
  const chosen =
    decidedCount === 0 ? 'no choices' : `${decidedCount} by choice (${choicesHash.slice(0, 8)})`;
  const sentence = `${source} at ${sourceHash.slice(0, 8)} into ${target} at ${targetHash.slice(0, 8)}, ${keys}, ${chosen}`;
  return { sourceHash, targetHash, choicesHash, sentence };
}

/**
 * Asks before something is done to what nobody named. Throws `invalid` where there is nobody to ask,
 * `cancelled` for any other answer.
 */
export async function confirmSeen(
  { sentence }: SeenChange,
  { verb, isNamed }: { readonly verb: 'Merge' | 'Approve'; readonly isNamed: boolean },
): Promise<void> {
  print(`${verb}: ${sentence}.`);
  if (isNamed) return;
  if (process.stdin.isTTY !== true) {
    throw new AppError(
      'invalid',
      'Name what you looked at by --source and --target, or say --yes to take it as it is now.',
    );
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question(`${verb} that? Type yes: `);
  terminal.close();
  if (answer.trim() !== 'yes') throw new AppError('cancelled', 'Nothing was done.');
}
