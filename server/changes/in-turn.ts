import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '#server/platform/errors.ts';
import type { ChangeRecords, GatedLake } from './change-deps.ts';
import { ended } from './change-rows.ts';
import type { ChangeView } from './model/change.ts';
import { settleForGood } from './settle-merge.ts';

const CHANGE_LOCK = 720_003;
/** Who has a turn holds a connection: so many at most do, whatever the number of changes. */
const TURNS = 8;
const POLL_MS = 50;
const MOST_POLLS = 600;

/**
 * Does one thing to a change at a time: what was read of it stays so until it is written. Throws
 * `conflict` when somebody else has it for too long.
 */
export async function inTurn<T>(
  { database }: Pick<ChangeRecords, 'database'>,
  number: number,
  work: () => Promise<T>,
): Promise<T> {
  for (let polls = 0; polls < MOST_POLLS; polls += 1) {
    // Who waits holds no connection meanwhile: the work needs more of them.
    const done = await database.transaction(async (transaction) => {
      const [row] = await transaction.query('SELECT pg_try_advisory_xact_lock($1, $2) AS free', [
        CHANGE_LOCK,
        number % TURNS,
      ]);
      return row?.['free'] === true ? { value: await work() } : null;
    });
    if (done !== null) return done.value;
    await delay(POLL_MS);
  }
  throw new AppError(
    'conflict',
    `Somebody else is at work on change #${number}. Look at it again in a minute.`,
  );
}

/** The same with a change that is open, whatever an earlier process left. Throws `conflict` when it has ended. */
export function whileOpen<T>(
  deps: GatedLake,
  number: number,
  work: (change: ChangeView) => Promise<T>,
): Promise<T> {
  return inTurn(deps, number, async () => {
    const change = await settleForGood(deps, number);
    if (change.state !== 'open') throw ended(change);
    return work(change);
  });
}
