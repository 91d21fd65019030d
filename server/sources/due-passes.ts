import { Cron } from 'croner';
import type { NightscoutDeclaration } from './declarations.ts';
import type { NextPass } from './source-views.ts';

type Pass = NextPass['pass'];

/** What happened to a source, as far as its schedule cares. */
export interface PassHistory {
  /** Start of the last pass of each kind that read to its end. `first` counts as every kind. */
  readonly doneAt: Readonly<Record<Pass, Date | null>>;
  /** Start of the last pass or of a run that did not even come to one, whatever came of it. */
  readonly triedAt: Date | null;
  /** Kinds that failed since a pass that does for them was done. `first` fails as `hot`. */
  readonly failed: readonly FailedPass[];
}

interface FailedPass {
  readonly pass: Pass;
  /** In a row. */
  readonly times: number;
  /** Start of the last of them. */
  readonly at: Date;
  readonly isLasting: boolean;
}

const MINUTE_MS = 60_000;
const LONGEST_WAIT_MS = 60 * MINUTE_MS;
/** A refused credential is tried rarely: each try makes the site slower for everyone. */
const LASTING_WAIT_MS = 360 * MINUTE_MS;
const DEPTH = { hot: 0, warm: 1, deep: 2 };

/**
 * The next pass of each kind that is scheduled, the earliest first; of those that are due the deepest,
 * which does for all, unless it failed and nothing was read since.
 */
export function nextPasses(
  { schedule, is_paused: isPaused }: Pick<NightscoutDeclaration, 'schedule' | 'is_paused'>,
  history: PassHistory,
  now: Date,
): readonly NextPass[] {
  if (isPaused) return [];
  const { hot_minutes: hotMinutes } = schedule;
  const lastDone = latest(...Object.values(history.doneAt));
  const found: NextPass[] = [];
  const add = (pass: Pass, atMs: number) =>
    found.push({ pass, at: new Date(Math.max(atMs, notBefore(pass, history, hotMinutes ?? 5))) });
  if (hotMinutes !== null) {
    add('hot', lastDone === null ? now.getTime() : lastDone.getTime() + hotMinutes * MINUTE_MS);
  }
  for (const pass of ['warm', 'deep'] as const) {
    const pattern = schedule[pass];
    if (pattern === null) continue;
    const last = history.doneAt[pass];
    // The first pass reads everything: what was never read needs no second look.
    if (last === null && hotMinutes !== null) continue;
    const at = new Cron(pattern, { timezone: 'UTC' }).nextRun(last ?? now);
    if (at !== null) add(pass, at.getTime());
  }
  const depth = ({ pass }: NextPass) => {
    const failedAt = history.failed.find((failed) => failed.pass === pass)?.at;
    const givesWay = failedAt !== undefined && (lastDone === null || failedAt > lastDone);
    return givesWay ? -1 : DEPTH[pass];
  };
  const dueMs = ({ at }: NextPass) => Math.max(at.getTime(), now.getTime());
  return found.sort((a, b) => dueMs(a) - dueMs(b) || depth(b) - depth(a));
}

/** A pass waits for its own failures and for those of lighter ones, which read the same site. */
function notBefore(
  pass: Pass,
  { failed, doneAt, triedAt }: PassHistory,
  hotMinutes: number,
): number {
  const hotMs = hotMinutes * MINUTE_MS;
  const known = latest(...Object.values(doneAt), ...failed.map(({ at }) => at));
  const brokeOff =
    triedAt !== null && (known === null || triedAt.getTime() > known.getTime() + MINUTE_MS);
  const afterBreak = brokeOff ? triedAt.getTime() + hotMs : 0;
  const own = failed
    .filter((one) => DEPTH[one.pass] <= DEPTH[pass])
    .sort((a, b) => b.at.getTime() - a.at.getTime());
  const [last] = own;
  if (last === undefined) return afterBreak;
  const times = own.reduce((sum, one) => sum + one.times, 0);
  const wait = last.isLasting
    ? LASTING_WAIT_MS
    : Math.min(hotMs * 2 ** (times - 1), LONGEST_WAIT_MS);
  return Math.max(afterBreak, last.at.getTime() + wait);
}

function latest(...times: readonly (Date | null)[]): Date | null {
  const known = times.filter((time) => time !== null);
  return known.length === 0 ? null : new Date(Math.max(...known.map((time) => time.getTime())));
}
