import { DAY_MS } from './glucose-curve.ts';
import type { SyntheticPerson } from './people.ts';
import { between, chance } from './random.ts';

/** A Nightscout entry, made up. */
export type SyntheticEntry = Readonly<Record<string, string | number>> & {
  readonly _id: string;
  readonly date: number;
};

interface Day {
  readonly seed: number;
  readonly person: SyntheticPerson;
  /** Days since the epoch, UTC. */
  readonly day: number;
  readonly curve: (epochMs: number) => number;
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

/** Everything that a person's devices upload on a UTC day, with gaps and dirt, oldest first. */
export function entriesOfDay(day: Day): readonly SyntheticEntry[] {
  const everyMinute = day.person.minuteDevice !== null && day.day % 30 < 3;
  const stepMs = (everyMinute ? 1 : 5) * MINUTE_MS;
  const device = (everyMinute ? day.person.minuteDevice : null) ?? day.person.device;
  const roll = (...parts: readonly number[]) =>
    chance(day.seed, day.person.index, day.day, ...parts);
  const gapStart = day.day * DAY_MS + roll(11) * DAY_MS;
  const gapEnd =
    gapStart + (roll(12) < 0.6 ? between(30, 170, day.seed, day.day, 13) : 0) * MINUTE_MS;
  const secondRuns = day.person.secondDevice !== null && roll(14) < 0.3;
  // Sensors do not start on the full minute.
  const phaseMs = Math.floor(chance(day.seed, day.person.index, 15) * 60) * 1000;
  const entries: SyntheticEntry[] = [];
  for (let at = phaseMs; at < DAY_MS; at += stepMs) {
    const date = day.day * DAY_MS + at;
    if (date >= gapStart && date < gapEnd) continue;
    const entry = sensorEntry(day, date, device, roll(at, 16));
    entries.push(entry);
    const second = day.person.secondDevice;
    if (secondRuns && second !== null && !everyMinute) {
      entries.push(copyOf(entry, second, 35_000 + Math.floor(roll(17) * 25) * 1000, roll(at, 18)));
    }
  }
  return [...entries, ...meterEntries(day)].sort((a, b) => a.date - b.date);
}

function sensorEntry(day: Day, date: number, device: string, luck: number): SyntheticEntry {
  const mgDl = day.curve(date);
  const perMinute = (mgDl - day.curve(date - 5 * MINUTE_MS)) / 5;
  const [, direction, trend] = ARROWS.find(([above]) => perMinute > above) ?? [0, 'DoubleDown', 7];
  const sgv = Math.round(Math.min(401, Math.max(39, mgDl + (luck - 0.5) * 5)));
  const code = ERROR_CODES[Math.floor(luck * 1e6) % ERROR_CODES.length] ?? 10;
  return {
    ...identity(day.person.index, date, 0),
    type: 'sgv',
    // About one in a thousand is an error code, one in a hundred a number written as text.
    sgv: luck < 0.001 ? code : luck > 0.99 ? String(sgv) : sgv,
    direction,
    trend,
    device,
    noise: luck > 0.97 ? 2 : 1,
    utcOffset: 0,
  };
}

/** The same reading by another uploader: later, and now and then rounded otherwise. */
function copyOf(entry: SyntheticEntry, device: string, laterMs: number, luck: number) {
  const date = entry.date + laterMs;
  const sgv = luck < 0.0065 ? Number(entry['sgv']) + 1 : (entry['sgv'] ?? 0);
  return {
    ...entry,
    ...identity(Number.parseInt(entry._id.slice(8, 12), 16), date, 1),
    device,
    sgv,
  };
}

/** Finger pricks, twice a day. */
function meterEntries(day: Day): readonly SyntheticEntry[] {
  return [0, 1].map((which) => {
    const roll = chance(day.seed, day.person.index, day.day, 19, which);
    const date = day.day * DAY_MS + Math.floor(((which + roll) / 2) * 86_400) * 1000;
    const mbg = Math.round(day.curve(date) * between(0.92, 1.08, day.seed, day.day, which, 20));
    return {
      ...identity(day.person.index, date, 2),
      type: 'mbg',
      mbg,
      device: 'meter',
      utcOffset: 0,
    };
  });
}

/** As a Nightscout server would make them: seconds first, so that ids sort by time. */
function identity(person: number, date: number, uploader: number) {
  const seconds = Math.floor(date / 1000)
    .toString(16)
    .padStart(8, '0');
  const dateString = new Date(date).toISOString();
  const tail = `${person.toString(16).padStart(4, '0')}${uploader.toString(16).padStart(12, '0')}`;
  return { _id: `${seconds}${tail}`, date, dateString, sysTime: dateString };
}
