import type { SyntheticPerson } from './people.ts';
import { between, chance } from './random.ts';

const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
// A day needs its neighbours; years of thousands of people would fill the memory.
const DAYS_KEPT = 8;
const MEAL_HOURS = [7.5, 12.6, 18.8];
const RISE_MS = 50 * 60_000;
const WAVE_MS = 40 * 60_000;

/**
 * Glucose in mg/dL of a person over time, continuous and the same for the same seed whatever window
 * is asked for: meals, dawn, some low nights, slow drift. Made for looks and tests, not physiology.
 */
export function glucoseCurve(seed: number, person: SyntheticPerson): (epochMs: number) => number {
  const bumps = new Map<number, readonly ((epochMs: number) => number)[]>();
  const bumpsOf = (day: number) => {
    const known = bumps.get(day) ?? bumpsOfDay(seed, person, day);
    bumps.set(day, known);
    if (bumps.size > DAYS_KEPT) bumps.delete(bumps.keys().next().value ?? day);
    return known;
  };
  return (epochMs) => {
    const day = Math.floor(epochMs / DAY_MS);
    let mgDl = person.baseMgDl + wave(seed, person, epochMs);
    for (const near of [day - 1, day, day + 1]) {
      for (const bump of bumpsOf(near)) mgDl += bump(epochMs);
    }
    return mgDl;
  };
}

/** What happens on the local day that is closest to a UTC day. */
function bumpsOfDay(seed: number, person: SyntheticPerson, day: number) {
  const midnight = day * DAY_MS - offsetMs(person.zone, day);
  const parts = [seed, person.index, day] as const;
  const meals = MEAL_HOURS.map((hour, meal) => {
    const start = midnight + (hour + between(-0.8, 0.8, ...parts, meal, 1)) * HOUR_MS;
    const peak = person.mealMgDl * between(0.4, 1.4, ...parts, meal, 2);
    return (epochMs: number) => {
      const passed = (epochMs - start) / RISE_MS;
      return passed <= 0 ? 0 : peak * passed * Math.exp(1 - passed);
    };
  });
  const dawn = bell(midnight + 6 * HOUR_MS, 1.6 * HOUR_MS, between(5, 25, ...parts, 3));
  const low = chance(...parts, 4) < person.lowNights;
  const dip = between(-75, -45, ...parts, 5);
  const night = bell(midnight + between(2, 4, ...parts, 6) * HOUR_MS, 0.9 * HOUR_MS, low ? dip : 0);
  return [...meals, dawn, night];
}

function bell(center: number, width: number, height: number) {
  return (epochMs: number) => height * Math.exp(-(((epochMs - center) / width) ** 2));
}

/** Drift between random points, smooth at each of them. */
function wave(seed: number, person: SyntheticPerson, epochMs: number): number {
  const step = Math.floor(epochMs / WAVE_MS);
  const share = (1 - Math.cos(Math.PI * (epochMs / WAVE_MS - step))) / 2;
  const point = (at: number) => between(-16, 16, seed, person.index, at, 7);
  return point(step) * (1 - share) + point(step + 1) * share;
}

/** Offset of a zone at noon of a UTC day. */
function offsetMs(zone: string, day: number): number {
  const noon = Temporal.Instant.fromEpochMilliseconds(day * DAY_MS + DAY_MS / 2);
  return noon.toZonedDateTimeISO(zone).offsetNanoseconds / 1e6;
}
