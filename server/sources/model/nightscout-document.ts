import { z } from 'zod';
import { jsonNumber } from './json-number.ts';

/** An entry as Nightscout's API and exports give it: any keys, known ones possibly of wrong types. */
export const NightscoutDocument = z.looseObject({});
export type NightscoutDocument = Readonly<z.infer<typeof NightscoutDocument>>;

// Seconds since the epoch stay below this until the year 5138, milliseconds are above since 1973.
const SECONDS_BELOW = 1e11;
// What a timestamp of the lake can hold with room to spare; the rest is no time at all.
const EARLIEST_MS = Date.UTC(1900, 0, 1);
const LATEST_MS = Date.UTC(2200, 0, 1);
const ISO = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)\s*(Z|[+-]\d{2}:?\d{2})$/;

/**
 * When the entry happened, epoch milliseconds, from `date`, else `dateString`, else `sysTime`; null
 * when none of them is a time. A `date` in seconds or as text is understood.
 */
export function eventTimeOf(document: NightscoutDocument): number | null {
  return (
    fromNumber(document['date']) ??
    fromText(document['dateString']) ??
    fromText(document['sysTime'])
  );
}

function fromNumber(value: unknown): number | null {
  const number = jsonNumber(value);
  if (number === null) return null;
  return inside(number !== 0 && Math.abs(number) < SECONDS_BELOW ? number * 1000 : number);
}

function fromText(value: unknown): number | null {
  const [, day, time, offset] = ISO.exec(typeof value === 'string' ? value.trim() : '') ?? [];
  if (day === undefined || time === undefined || offset === undefined) return null;
  const colon = offset === 'Z' ? 'Z' : `${offset.slice(0, 3)}:${offset.slice(-2)}`;
  return inside(Date.parse(`${day}T${time}${colon}`));
}

const inside = (ms: number): number | null =>
  ms >= EARLIEST_MS && ms <= LATEST_MS ? Math.trunc(ms) : null;

/** The entry's own identity; null when it has none. Exports write an ObjectId as `{"$oid": …}`. */
export function documentIdOf(document: NightscoutDocument): string | null {
  for (const value of [document['_id'], document['identifier']]) {
    const id = typeof value === 'object' && value !== null && '$oid' in value ? value.$oid : value;
    if (typeof id === 'string' && id !== '') return id;
  }
  return null;
}
