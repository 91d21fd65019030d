import {
  type Filter,
  isObject,
  matches,
  type SiteDocument,
  sortAndLimit,
  UnknownOperator,
} from './nightscout-query.ts';
import { readTime, type SiteStore, type StoreName, WriteRefused } from './nightscout-store.ts';

export interface V1Options {
  readonly store: SiteStore;
  readonly now: () => number;
  /** Answers without a filter of their own come from memory, with `mills`. */
  readonly hasMemory: boolean;
  /** Every device of entries is shown as this. */
  readonly obscureDevice: string | null;
  readonly units: 'mg/dl' | 'mmol';
  /** Times of entries carry the offset they came with, which is then left out. */
  readonly deNormalizeDates: boolean;
}

/** What an answer holds before it is written in a format. */
export type V1Reply =
  | {
      readonly kind: 'json';
      readonly status: number;
      readonly body: unknown;
      readonly newestMs?: number;
    }
  | {
      readonly kind: 'documents';
      readonly documents: readonly SiteDocument[];
      readonly newestMs?: number;
    };

const WINDOW_MS = 345_600_000;
const CACHE_MS = 2 * 86_400_000;
const NUMERIC = ['date', 'sgv', 'mbg', 'filtered', 'unfiltered', 'rssi', 'noise'];
const TREATMENT_NUMERIC = ['insulin', 'carbs', 'glucose'];
const ISO_FIELD = {
  entries: 'date',
  treatments: 'created_at',
  devicestatus: 'created_at',
} as const;
type Listed = keyof typeof ISO_FIELD;

export const json = (body: unknown, status = 200): V1Reply => ({ kind: 'json', status, body });
export const mongoError = (description: unknown): V1Reply =>
  json({ status: 500, message: 'Mongo Error', description }, 500);

class BadDate extends Error {}

/** Lists of the first API: a window of four days unless told otherwise, newest first whatever the sort. */
export function listDocuments(
  options: V1Options,
  name: Listed,
  query: Readonly<Record<string, unknown>>,
  type: string | null,
): V1Reply {
  try {
    const find = isObject(query['find']) ? query['find'] : {};
    const filter = castFilter(name, { ...find, ...(type === null ? {} : { type }) });
    const remembered = fromMemory(options, name, query, type);
    if (remembered !== null) return shown(options, name, remembered);
    addWindow(name, filter, options.now());
    const limit = query['count'] === undefined ? defaultCount(name, query) : Number(query['count']);
    const sort = sortOf(query['sort'], ISO_FIELD[name]);
    const found = options.store.all(name).filter((document) => matches(document, filter));
    return shown(options, name, sortAndLimit(found, sort, Number.isNaN(limit) ? 0 : limit));
  } catch (error) {
    if (error instanceof BadDate) return json(null);
    if (error instanceof UnknownOperator)
      return mongoError({ $err: error.message, code: 2, codeName: 'BadValue' });
    throw error;
  }
}

/** Rows that the server keeps in memory; null when the database is asked. */
function fromMemory(
  { store, now, hasMemory }: V1Options,
  name: Listed,
  query: Readonly<Record<string, unknown>>,
  type: string | null,
): readonly SiteDocument[] | null {
  const find = isObject(query['find']) ? query['find'] : {};
  const others = Object.keys(find).filter((key) => key !== 'type');
  if (!hasMemory || others.length > 0) return null;
  const wanted = type ?? (typeof find['type'] === 'string' ? find['type'] : null);
  const count = query['count'] === undefined ? defaultCount(name, query) : Number(query['count']);
  const rows = store
    .all(name)
    .map((document): SiteDocument & { mills: number } => ({
      ...document,
      mills: millsOf(document),
    }))
    .filter(({ mills }) => mills >= now() - CACHE_MS)
    .filter(
      (document) =>
        wanted === null || (wanted === 'sgv' ? 'sgv' in document : document['type'] === wanted),
    )
    .toSorted((a, b) => b.mills - a.mills);
  if (name !== 'entries' && query['find'] !== undefined) return null;
  return rows.length >= count ? rows.slice(0, Math.max(count, 0)) : null;
}

function millsOf(document: SiteDocument): number {
  if (typeof document['mills'] === 'number') return document['mills'];
  const time = readTime(String(document['dateString'] ?? document['created_at'] ?? ''));
  return time?.ms ?? Number(document['date'] ?? Number.NaN);
}

function shown(options: V1Options, name: Listed, found: readonly SiteDocument[]): V1Reply {
  const order = (document: SiteDocument) =>
    name === 'entries'
      ? Number(document['mills'] ?? document['date'])
      : Date.parse(String(document['created_at']));
  const documents = found
    .toSorted((a, b) => order(b) - order(a))
    .map((document) => present(options, name, document));
  const newestMs = documents[0] === undefined ? Number.NaN : order(documents[0]);
  return { kind: 'documents', documents, ...(Number.isFinite(newestMs) && { newestMs }) };
}

function present(options: V1Options, name: Listed, document: SiteDocument): SiteDocument {
  if (name === 'treatments') return { carbs: null, insulin: null, ...document };
  const { utcOffset, ...rest } = document;
  const shown = options.deNormalizeDates ? rest : document;
  if (name !== 'entries' || options.obscureDevice === null) return { ...shown };
  return { ...shown, device: options.obscureDevice };
}

export function countDocuments(
  options: V1Options,
  name: Listed,
  query: Readonly<Record<string, unknown>>,
): V1Reply {
  const find = isObject(query['find']) ? query['find'] : {};
  const filter = castFilter(name, find);
  // The window of a count is a text on `date`: it fits no document.
  const hasBound = ['date', 'dateString', '_id'].some((field) => field in find);
  const count = hasBound
    ? options.store.all(name).filter((document) => matches(document, filter)).length
    : 0;
  return json(count === 0 ? [] : [{ _id: null, count }]);
}

export function deleteDocuments(
  options: V1Options,
  name: Listed,
  query: Readonly<Record<string, unknown>>,
): V1Reply {
  const find = isObject(query['find']) ? query['find'] : {};
  const filter = castFilter(name, find);
  addWindow(name, filter, options.now());
  const deletedCount = options.store.remove(name, (document) => matches(document, filter));
  return json({ acknowledged: true, deletedCount });
}

export function writeDocuments(options: V1Options, name: StoreName, body: unknown): V1Reply {
  const { store } = options;
  const list = Array.isArray(body) ? body : [body];
  const given = list.filter(isObject);
  try {
    switch (name) {
      case 'entries': {
        const usable = Array.isArray(body) ? given : given.filter(({ date }) => date !== undefined);
        return json(usable.map((document) => store.writeEntry(document)));
      }
      case 'treatments':
        return json(given.flatMap((document) => store.writeTreatment(document)));
      case 'devicestatus':
        return json(given.map((document) => store.writeStatus(document)));
      default:
        return json(given.map((document) => store.writeProfile(document)));
    }
  } catch (error) {
    if (error instanceof WriteRefused) return mongoError({ code: error.code });
    throw error;
  }
}

/** Numbers for the few fields that are numbers; everything else stays text. */
export function castFilter(name: Listed, find: Readonly<Record<string, unknown>>): Filter {
  return Object.fromEntries(
    Object.entries(find).map(([field, condition]) => [
      fieldOf(field, condition),
      cast(name, field, condition),
    ]),
  );
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const fieldOf = (field: string, condition: unknown): string =>
  field === '_id' && typeof condition === 'string' && UUID.test(condition) ? 'identifier' : field;

function cast(name: Listed, field: string, condition: unknown): unknown {
  const numbers = name === 'treatments' ? TREATMENT_NUMERIC : NUMERIC;
  const one = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(one);
    if (typeof value !== 'string') return value;
    if (numbers.includes(field) && name !== 'devicestatus') return Number.parseInt(value, 10);
    return field === 'created_at' ? castTime(name, value) : value;
  };
  if (field === '$or') return condition;
  const pattern = typeof condition === 'string' ? /^\/(.*)\/(i?)$/.exec(condition) : null;
  if (pattern !== null && name === 'treatments') return new RegExp(pattern[1] ?? '', pattern[2]);
  if (!isObject(condition)) return one(condition);
  return Object.fromEntries(Object.entries(condition).map(([op, value]) => [op, one(value)]));
}

function castTime(name: Listed, text: string): string {
  if (name === 'entries' || /^\d+$/.test(text)) return text;
  const ms = readTime(text.replace(/ (\d{2}:?\d{2})$/, '+$1'))?.ms ?? Date.parse(text);
  if (Number.isNaN(ms)) throw new BadDate();
  return new Date(ms).toISOString();
}

function addWindow(name: Listed, filter: Filter, nowMs: number): void {
  const own = name === 'entries' ? ['date'] : ['created_at'];
  const frees = [...own, 'dateString', '_id', 'identifier'];
  if (frees.some((field) => field in filter)) return;
  const from = nowMs - WINDOW_MS;
  filter[ISO_FIELD[name]] = { $gte: name === 'entries' ? from : new Date(from).toISOString() };
}

function sortOf(sort: unknown, field: string): Record<string, number> {
  if (!isObject(sort)) return { [field]: -1 };
  return Object.fromEntries(Object.entries(sort).map(([key, value]) => [key, Number(value)]));
}

function defaultCount(name: Listed, query: Readonly<Record<string, unknown>>): number {
  if (name === 'treatments') return query['find'] === undefined ? 100 : 1000;
  return 10;
}
