import { DAY_MS } from './glucose-curve.ts';
import type { SyntheticPerson } from './people.ts';
import { between, chance } from './random.ts';
import { realDay, usualDay } from './uploads.ts';

/** A Nightscout entry, made up; its keys are in order, so that writing it gives canonical JSON. */
export type SyntheticEntry = Readonly<Record<string, string | number>> & {
  readonly _id: string;
  readonly date: number;
};

/** An entry, when it was really measured and when a reader of the source first sees it. */
export interface UploadedEntry {
  readonly entry: SyntheticEntry;
  readonly takenMs: number;
  readonly arrivesMs: number;
}

export interface Day {
  readonly seed: number;
  readonly person: SyntheticPerson;
  /** Days since the epoch, UTC. */
  readonly day: number;
  readonly curve: (epochMs: number) => number;
  /** As in real life, see `realDay`. */
  readonly dirt: boolean;
}

const MINUTE_MS = 60_000;
const ERROR_CODES = [5, 9, 10, 12];
const ARROWS: readonly (readonly [mgDlPerMinute: number, direction: string, trend: number])[] = [
  [3, 'DoubleUp', 1],
  [2, 'SingleUp', 2],
  [1, 'FortyFiveUp', 3],
  [-1, 'Flat', 4],
  [-2, 'FortyFiveDown', 5],
  [-3, 'SingleDown', 6],
];
// Later than any reader's now, as a phone with a wrong year has it.
const FUTURE_MS = 365 * DAY_MS;

/** Everything that a person's devices measure on a UTC day, with gaps and dirt, oldest first. */
export function entriesOfDay(day: Day): readonly UploadedEntry[] {
  const uploads = day.dirt ? realDay(day) : usualDay(day);
  // The curve is asked for each instant twice: for its value and for the one five minutes later.
  const known = new Map<number, number>();
  const curve = (epochMs: number) => {
    const value = known.get(epochMs) ?? day.curve(epochMs);
    known.set(epochMs, value);
    return value;
  };
  const roll = (...parts: readonly number[]) =>
    chance(day.seed, day.person.index, day.day, ...parts);
  // Sensors do not start on the full minute.
  const phaseMs = Math.floor(chance(day.seed, day.person.index, 15) * 60) * 1000;
  const entries: UploadedEntry[] = [];
  for (let at = phaseMs; at < DAY_MS; at += uploads.stepMs) {
    const takenMs = day.day * DAY_MS + at;
    if (uploads.gaps.some(([from, to]) => takenMs >= from && takenMs < to)) continue;
    const { isFuture, delayMs } = uploads.fateOf(at);
    const date = isFuture ? takenMs + FUTURE_MS : takenMs;
    const values = sensorValues(curve, takenMs, roll(at, 16));
    const { index } = day.person;
    const entry = sensorEntry({ index, date, uploader: 0, device: uploads.device }, values);
    entries.push({ entry, takenMs, arrivesMs: takenMs + delayMs });
    if (uploads.second === null) continue;
    const copiedMs = takenMs + uploads.second.laterMs;
    const copied = roll(at, 18) < 0.0065 ? { ...values, sgv: Number(values.sgv) + 1 } : values;
    const copy = { index, date: copiedMs, uploader: 1, device: uploads.second.device };
    entries.push({ entry: sensorEntry(copy, copied), takenMs: copiedMs, arrivesMs: copiedMs });
  }
  return [...entries, ...meterEntries(day)].sort((a, b) => a.takenMs - b.takenMs);
}

function sensorValues(curve: (epochMs: number) => number, date: number, luck: number) {
  const mgDl = curve(date);
  const perMinute = (mgDl - curve(date - 5 * MINUTE_MS)) / 5;
  const [, direction, trend] = ARROWS.find(([above]) => perMinute > above) ?? [0, 'DoubleDown', 7];
  const sgv = Math.round(Math.min(401, Math.max(39, mgDl + (luck - 0.5) * 5)));
  const code = ERROR_CODES[Math.floor(luck * 1e6) % ERROR_CODES.length] ?? 10;
  return {
    direction,
    trend,
    // About one in a thousand is an error code, one in a hundred a number written as text.
    sgv: luck < 0.001 ? code : luck > 0.99 ? String(sgv) : sgv,
    noise: luck > 0.97 ? 2 : 1,
  };
}

interface Identity {
  readonly index: number;
  readonly date: number;
  readonly uploader: number;
  readonly device: string;
}

function sensorEntry(identity: Identity, values: ReturnType<typeof sensorValues>): SyntheticEntry {
  const dateString = new Date(identity.date).toISOString();
  return {
    _id: idOf(identity),
    date: identity.date,
    dateString,
    device: identity.device,
    direction: values.direction,
    noise: values.noise,
    sgv: values.sgv,
    sysTime: dateString,
    trend: values.trend,
    type: 'sgv',
    utcOffset: 0,
  };
}

/** Finger pricks, twice a day. */
function meterEntries(day: Day): readonly UploadedEntry[] {
  return [0, 1].map((which) => {
    const roll = chance(day.seed, day.person.index, day.day, 19, which);
    const date = day.day * DAY_MS + Math.floor(((which + roll) / 2) * 86_400) * 1000;
    const mbg = Math.round(day.curve(date) * between(0.92, 1.08, day.seed, day.day, which, 20));
    const dateString = new Date(date).toISOString();
    const entry = {
      _id: idOf({ index: day.person.index, date, uploader: 2 }),
      date,
      dateString,
      device: 'meter',
      mbg,
      sysTime: dateString,
      type: 'mbg',
      utcOffset: 0,
    };
    return { entry, takenMs: date, arrivesMs: date };
  });
}

/** As a Nightscout server would make it: seconds first, so that ids sort by time. */
function idOf({ index, date, uploader }: Pick<Identity, 'index' | 'date' | 'uploader'>): string {
  const seconds = Math.floor(date / 1000)
    .toString(16)
    .padStart(8, '0');
  return `${seconds}${index.toString(16).padStart(4, '0')}${uploader.toString(16).padStart(12, '0')}`;
}
