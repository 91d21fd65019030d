import { Cron } from 'croner';
import type { NightscoutDeclaration } from './declarations.ts';
import type { NextPass } from './source-views.ts';

/** What happened to a source, as far as its schedule cares. */
export interface PassHistory {
  /** Start of the last pass of each kind that read to its end. `first` counts as every kind. */
  readonly doneAt: Readonly<Record<'hot' | 'warm' | 'deep', Date | null>>;
  /** Start of the last pass or of a run that did not even come to one, whatever came of it. */
  readonly triedAt: Date | null;
  /** Passes that failed since the last one that did not. */
  readonly failures: number;
  readonly isLasting: boolean;
}

const MINUTE_MS = 60_000;
const LONGEST_WAIT_MS = 60 * MINUTE_MS;
/** A refused credential is tried rarely: each try makes the site slower for everyone. */
const LASTING_WAIT_MS = 360 * MINUTE_MS;

/** The next pass of each kind that is scheduled, the earliest first; of those that are due the deepest, which does for all. */
export function nextPasses(
  { schedule, is_paused: isPaused }: Pick<NightscoutDeclaration, 'schedule' | 'is_paused'>,
  history: PassHistory,
  now: Date,
): readonly NextPass[] {
  if (isPaused) return [];
  const { hot_minutes: hotMinutes } = schedule;
  const wait = waitMs(history, hotMinutes);
  const notBefore = history.triedAt === null || wait === 0 ? 0 : history.triedAt.getTime() + wait;
  const found: NextPass[] = [];
  const add = (pass: NextPass['pass'], atMs: number) =>
    found.push({ pass, at: new Date(Math.max(atMs, notBefore)) });
  if (hotMinutes !== null) {
    const last = latest(history.doneAt.hot, history.doneAt.warm, history.doneAt.deep);
    add('hot', last === null ? now.getTime() : last.getTime() + hotMinutes * MINUTE_MS);
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
  const rank = { deep: 0, warm: 1, hot: 2 };
  const dueMs = ({ at }: NextPass) => Math.max(at.getTime(), now.getTime());
  return found.sort((a, b) => dueMs(a) - dueMs(b) || rank[a.pass] - rank[b.pass]);
}

function waitMs(
  { failures, isLasting, doneAt, triedAt }: PassHistory,
  hotMinutes: number | null,
): number {
  const done = latest(doneAt.hot, doneAt.warm, doneAt.deep);
  const brokeOff =
    triedAt !== null && (done === null || triedAt.getTime() > done.getTime() + MINUTE_MS);
  if (failures === 0) return brokeOff ? (hotMinutes ?? 5) * MINUTE_MS : 0;
  if (isLasting) return LASTING_WAIT_MS;
  return Math.min((hotMinutes ?? 5) * MINUTE_MS * 2 ** (failures - 1), LONGEST_WAIT_MS);
}

function latest(...times: readonly (Date | null)[]): Date | null {
  const known = times.filter((time) => time !== null);
  return known.length === 0 ? null : new Date(Math.max(...known.map((time) => time.getTime())));
}
