import { z } from 'zod';
import type { Collection } from './collections.ts';
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

/** Where a document of a collection says when it happened, in order of trust. */
const TIMES: Readonly<Record<Collection, readonly string[]>> = {
  entries: ['date', 'dateString', 'sysTime'],
  treatments: ['created_at', 'timestamp', 'date', 'mills'],
  profiles: ['startDate', 'created_at', 'mills'],
  device_status: ['created_at', 'date', 'mills'],
};

/**
 * When it happened, epoch milliseconds; null when the document tells no time. A number in seconds or
 * as text is understood.
 */
export function eventTimeOf(
  document: NightscoutDocument,
  collection: Collection = 'entries',
): number | null {
  return eventTimeFrom((name) => document[name], collection);
}

/** The same for a document whose members are looked up one by one. */
export function eventTimeFrom(
  member: (name: string) => unknown,
  collection: Collection,
): number | null {
  for (const name of TIMES[collection]) {
    const value = member(name);
    const time = fromNumber(value) ?? fromText(value);
    if (time !== null) return time;
  }
  return null;
}

/** What kind of document has these keys. */
export function collectionOf(keys: readonly string[]): Collection {
  const has = (...names: readonly string[]) => names.some((name) => keys.includes(name));
  if (has('sgv', 'mbg', 'slope', 'filtered')) return 'entries';
  if (has('store') && has('defaultProfile', 'startDate')) return 'profiles';
  if (has('eventType', 'insulin', 'carbs', 'enteredBy')) return 'treatments';
  if (has('uploader', 'uploaderBattery', 'pump', 'loop', 'openaps', 'xdripjs', 'override')) {
    return 'device_status';
  }
  return 'entries';
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

/**
 * What identifies a document in files and over both doors of the API: what its uploader named it, else
 * the id of the site's database, which the v3 door shows as `identifier`. Null when it has neither.
 * Exports write an ObjectId as `{"$oid": …}`.
 */
export function documentIdOf(document: NightscoutDocument): string | null {
  return documentIdFrom((name) => document[name]);
}

/** The same for a document whose members are looked up one by one. */
export function documentIdFrom(member: (name: string) => unknown): string | null {
  for (const value of [member('identifier'), member('_id')]) {
    const id = typeof value === 'object' && value !== null && '$oid' in value ? value.$oid : value;
    if (typeof id === 'string' && id !== '') return id;
  }
  return null;
}

/** Id that the site's database knows a document by; empty without one. */
export function databaseId(document: NightscoutDocument): string {
  const { _id: id } = document;
  return typeof id === 'string' ? id : '';
}
