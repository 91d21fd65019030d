import { chance, smoothNoise } from './noise.ts';
import type { SyntheticPerson } from './people.ts';

const HOUR = 60;
const DAY = 24 * HOUR;
/** Usual meals by local minute; each day moves and sizes them. */
const MEALS = [7.5 * HOUR, 12.5 * HOUR, 19 * HOUR, 16 * HOUR] as const;
const SNACK = 3;

const CHANNEL = {
  mealTime: 10,
  mealSize: 20,
  low: 30,
  lowTime: 31,
  slow: 40,
  middle: 41,
  fast: 42,
} as const;

/** Glucose in mg/dL, not rounded, at a local minute counted from an epoch; smooth over midnight. */
export function glucoseAt(person: SyntheticPerson, seed: number, localMinutes: number): number {
  const day = Math.floor(localMinutes / DAY);
  const minute = localMinutes - day * DAY;
  const meals =
    mealEffect(person, seed, day, minute) + mealEffect(person, seed, day - 1, minute + DAY);
  const drift =
    14 * smoothNoise(seed, CHANNEL.slow, localMinutes, 2 * DAY) +
    13 * smoothNoise(seed, CHANNEL.middle, localMinutes, 3 * HOUR) +
    4 * smoothNoise(seed, CHANNEL.fast, localMinutes, 25);
  return Math.min(
    401,
    Math.max(
      39,
      person.baseMgDl + dawn(person, minute) + meals + drift - nightLow(person, seed, day, minute),
    ),
  );
}

const dawn = (person: SyntheticPerson, minute: number) =>
  person.dawnRiseMgDl * bump(minute, 6 * HOUR, 90);

function mealEffect(person: SyntheticPerson, seed: number, day: number, minute: number): number {
  return MEALS.reduce((sum, usual, meal) => {
    if (meal === SNACK && chance(seed, CHANNEL.mealSize + meal, day) < 0.5) return sum;
    const at = usual + (chance(seed, CHANNEL.mealTime + meal, day) - 0.5) * 100;
    const size =
      person.mealRiseMgDl *
      (0.45 + 1.1 * chance(seed, CHANNEL.mealSize + meal, day)) *
      (meal === SNACK ? 0.5 : 1);
    const since = minute - at;
    if (since <= 0) return sum;
    // A fast rise to the peak after 55 minutes, a slow fall, and a small dip when insulin outlasts the meal.
    const rise = (since / 55) * Math.exp(1 - since / 55);
    return sum + size * rise - 0.16 * size * bump(since, 4 * HOUR, 45);
  }, 0);
}

function nightLow(person: SyntheticPerson, seed: number, day: number, minute: number): number {
  if (chance(seed, CHANNEL.low, day) >= person.nightLows) return 0;
  const at = (1.5 + 3 * chance(seed, CHANNEL.lowTime, day)) * HOUR;
  return (person.baseMgDl - 52) * bump(minute, at, 32);
}

const bump = (at: number, centre: number, width: number) =>
  Math.exp(-(((at - centre) / width) ** 2));
