import { canonicalJson } from '../../model/canonical-json.ts';
import type { RawDocument } from '../../port.ts';
import type { SyntheticRequest } from '../../schemas.ts';
import { glucoseAt } from './glucose-curve.ts';
import { chance } from './noise.ts';
import { SYNTHETIC_PEOPLE, type SyntheticPerson } from './people.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

const CHANNEL = {
  gap: 50,
  gapLength: 51,
  longGap: 52,
  error: 53,
  text: 54,
  meter: 55,
  second: 56,
  secondValue: 57,
  jitter: 58,
} as const;

interface Entry {
  readonly type: 'sgv' | 'mbg';
  readonly sgv?: number | string;
  readonly mbg?: number;
  readonly device: string;
  readonly atMs: number;
  readonly direction?: string;
}

/**
 * Readings of a few invented people as Nightscout would give them, with the gaps and the dirt of real
 * ones. A day depends on seed, person and date alone: another window repeats it bit by bit.
 */
export async function* syntheticDocuments(
  { seed, days, until, source }: SyntheticRequest,
  signal: AbortSignal,
): AsyncGenerator<readonly RawDocument[]> {
  const lastDay = Date.parse(`${until}T00:00:00Z`) / DAY_MS;
  for (const [index, person] of SYNTHETIC_PEOPLE.entries()) {
    const own = (seed * 31 + index) | 0;
    for (let day = lastDay - days + 1; day <= lastDay; day += 1) {
      signal.throwIfAborted();
      yield entriesOfDay(person, own, day).map((entry, order) =>
        toDocument(entry, person, source, `${index}`, order),
      );
    }
  }
}

function entriesOfDay(person: SyntheticPerson, seed: number, day: number): readonly Entry[] {
  const offsetMs = zoneOffsetMs(person.zone, day * DAY_MS);
  const cadence = (day * 7) % 20 < person.fastDaysInTwenty ? 1 : 5;
  const gaps = gapsOfDay(seed, day);
  const entries: Entry[] = [];
  let before: number | null = null;
  for (let minute = 0; minute < 1440; minute += cadence) {
    if (gaps.some(({ from, to }) => minute >= from && minute < to)) {
      before = null;
      continue;
    }
    const index = day * 1440 + minute;
    const atMs =
      day * DAY_MS +
      minute * MINUTE_MS +
      Math.round((chance(seed, CHANNEL.jitter, day) - 0.5) * 60_000);
    const value = Math.round(glucoseAt(person, seed, (atMs + offsetMs) / MINUTE_MS));
    const direction = before === null ? 'NONE' : directionOf((value - before) / cadence);
    before = value;
    const isError = chance(seed, CHANNEL.error, index) < 0.001;
    const asText = chance(seed, CHANNEL.text, index) < 0.002;
    entries.push({
      type: 'sgv',
      sgv: isError ? 5 : asText ? String(value) : value,
      device: person.device,
      atMs,
      direction,
    });
    if (hasSecondUploader(person, day))
      entries.push(secondUpload(person, seed, index, { value, atMs, direction }, day));
    if (chance(seed, CHANNEL.meter, index) < 0.0012)
      entries.push({ type: 'mbg', mbg: value + 6, device: 'meter', atMs: atMs + 20_000 });
  }
  return entries;
}

/** Ten days in forty both uploaders send. */
const hasSecondUploader = (person: SyntheticPerson, day: number) =>
  person.secondDevice !== null && day % 40 < 10;

function secondUpload(
  person: SyntheticPerson,
  seed: number,
  index: number,
  reading: { value: number; atMs: number; direction: string },
  day: number,
): Entry {
  const isOther = chance(seed, CHANNEL.secondValue, index) < 0.0065;
  return {
    type: 'sgv',
    sgv: reading.value + (isOther ? 4 : 0),
    device: person.secondDevice ?? '',
    // Its clock runs away by two seconds a day.
    atMs: reading.atMs + 35_000 + (day % 40) * 2_000,
    direction: reading.direction,
  };
}

/** Signal losses of a quarter to three quarters of an hour, a sensor change every ten days, a long one a fortnight. */
function gapsOfDay(
  seed: number,
  day: number,
): readonly { readonly from: number; readonly to: number }[] {
  const gap = (channel: number, shortest: number, longest: number) => {
    const from = Math.floor(chance(seed, channel, day) * 1300);
    return {
      from,
      to:
        from +
        shortest +
        Math.floor(chance(seed, CHANNEL.gapLength, day + channel) * (longest - shortest)),
    };
  };
  return [
    ...(chance(seed, CHANNEL.gap, day) < 0.7 ? [gap(CHANNEL.gap + 100, 15, 45)] : []),
    ...(chance(seed, CHANNEL.gap, day) < 0.3 ? [gap(CHANNEL.gap + 200, 15, 45)] : []),
    ...((day + seed) % 10 === 0 ? [gap(CHANNEL.gap + 300, 110, 140)] : []),
    ...((day + seed) % 14 === 3 ? [gap(CHANNEL.longGap, 180, 600)] : []),
  ];
}

/** Nightscout's arrows, by mg/dL a minute. */
function directionOf(rate: number): string {
  const size = Math.abs(rate);
  if (size < 1) return 'Flat';
  const way = rate > 0 ? 'Up' : 'Down';
  return size < 2 ? `FortyFive${way}` : size < 3 ? `Single${way}` : `Double${way}`;
}

function toDocument(
  { atMs, ...entry }: Entry,
  person: SyntheticPerson,
  source: string,
  personId: string,
  order: number,
): RawDocument {
  const dateString = new Date(atMs).toISOString();
  const hex = (value: number, length: number) => value.toString(16).padStart(length, '0');
  const _id = `${hex(Math.floor(atMs / 1000), 8)}${personId.padStart(4, '0')}${hex(order, 12)}`;
  return {
    person: person.name,
    zone: person.zone,
    source,
    documentId: _id,
    json: canonicalJson({
      _id,
      ...entry,
      date: atMs,
      dateString,
      sysTime: dateString,
      utcOffset: 0,
    }),
    eventTimeMs: atMs,
  };
}

function zoneOffsetMs(zone: string, epochMs: number): number {
  return (
    Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(zone).offsetNanoseconds / 1e6
  );
}
