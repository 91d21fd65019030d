import type { Day } from './entries-of-day.ts';
import { DAY_MS } from './glucose-curve.ts';
import { between, chance } from './random.ts';

/** How a person's devices behave on one day. */
export interface Uploads {
  readonly stepMs: number;
  readonly device: string;
  /** Spans without readings, epoch milliseconds, ends excluded. */
  readonly gaps: readonly (readonly [fromMs: number, toMs: number])[];
  /** A second uploader of the same readings. */
  readonly second: { readonly device: string; readonly laterMs: number } | null;
  /** What becomes of the reading so many milliseconds into the day. */
  fateOf(atMs: number): { readonly isFuture: boolean; readonly delayMs: number };
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const AS_USUAL = { isFuture: false, delayMs: 0 };

/** A quiet day: at most one gap, a second uploader now and then, three days a month every minute. */
export function usualDay({ seed, person, day }: Day): Uploads {
  const minute = person.minuteDevice !== null && day % 30 < 3 ? person.minuteDevice : null;
  const roll = (...parts: readonly number[]) => chance(seed, person.index, day, ...parts);
  const gapStart = day * DAY_MS + roll(11) * DAY_MS;
  const gapMs = (roll(12) < 0.6 ? between(30, 170, seed, day, 13) : 0) * MINUTE_MS;
  const secondRuns = minute === null && person.secondDevice !== null && roll(14) < 0.3;
  return {
    stepMs: (minute === null ? 5 : 1) * MINUTE_MS,
    device: minute ?? person.device,
    gaps: [[gapStart, gapStart + gapMs]],
    second:
      person.secondDevice !== null && secondRuns
        ? { device: person.secondDevice, laterMs: 35_000 + Math.floor(roll(17) * 25) * 1000 }
        : null,
    fateOf: () => AS_USUAL,
  };
}

/**
 * A day as real people have it: five short gaps and a long one a fortnight, second uploaders that
 * drift by two seconds a day, 0.5 % of the readings late by one to seven days, 0.05 % a year ahead.
 */
export function realDay({ seed, person, day }: Day): Uploads {
  const roll = (...parts: readonly number[]) => chance(seed, person.index, day, ...parts);
  const start = day * DAY_MS;
  const gaps = [0, 1, 2, 3, 4].map((which): readonly [number, number] => {
    const from = start + ((which + roll(21, which)) / 5) * DAY_MS;
    return [from, from + between(16, 45, seed, person.index, day, 22, which) * MINUTE_MS];
  });
  const longDay = Math.floor(chance(seed, person.index, Math.floor(day / 14), 23) * 14);
  if (day % 14 === longDay) {
    const from = start + roll(24) * DAY_MS * 0.4;
    gaps.push([from, from + between(3, 13, seed, person.index, day, 25) * HOUR_MS]);
  }
  const drift = (day + person.index) % 20;
  return {
    stepMs: (person.minuteDevice === null ? 5 : 1) * MINUTE_MS,
    device: person.minuteDevice ?? person.device,
    gaps,
    second:
      person.secondDevice === null
        ? null
        : { device: person.secondDevice, laterMs: 35_000 + drift * 2000 },
    fateOf: (atMs) => {
      const luck = roll(atMs, 26);
      if (luck >= 0.0055) return AS_USUAL;
      if (luck >= 0.005) return { isFuture: true, delayMs: 0 };
      return { isFuture: false, delayMs: (1 + (luck / 0.005) * 6) * DAY_MS };
    },
  };
}
