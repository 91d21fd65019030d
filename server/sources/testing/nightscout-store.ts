import type { SiteDocument } from './nightscout-query.ts';

export type StoreName = 'entries' | 'treatments' | 'devicestatus' | 'profile' | 'food' | 'settings';
export const STORES: readonly StoreName[] = [
  'devicestatus',
  'entries',
  'food',
  'profile',
  'settings',
  'treatments',
];

const ISO = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)\s*(Z|[+-]\d{2}:?\d{2})?$/;
const HEX = /^[0-9a-f]{24}$/i;

/** A write that the database refuses: an id that is taken, an id that would change. */
export class WriteRefused extends Error {
  readonly code: number;
  constructor(code: number) {
    super(`write error ${code}`);
    this.code = code;
  }
}

/** The documents of the served site, written as its first API writes them. */
export class SiteStore {
  readonly #now: () => number;
  readonly #documents = new Map<StoreName, SiteDocument[]>();
  #made = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  all(store: StoreName): readonly SiteDocument[] {
    return this.#documents.get(store) ?? [];
  }

  /** Adds a document as it is, with an id when it has none. */
  insert(store: StoreName, document: SiteDocument): SiteDocument {
    const stored: SiteDocument = { ...document };
    stored['_id'] ??= this.newId();
    const all = this.#documents.get(store) ?? [];
    all.push(stored);
    this.#documents.set(store, all);
    return stored;
  }

  remove(store: StoreName, isGone: (document: SiteDocument) => boolean): number {
    const before = this.all(store);
    const kept = before.filter((document) => !isGone(document));
    this.#documents.set(store, kept);
    return before.length - kept.length;
  }

  /** An id as a database makes it: the time, then a number that rises. */
  newId(): string {
    this.#made += 1;
    const seconds = Math.floor(this.#now() / 1000).toString(16);
    return `${seconds.padStart(8, '0')}bda968ab09${this.#made.toString(16).padStart(6, '0')}`;
  }

  /** One entry: the same moment and type again changes the one that is there, field by field. */
  writeEntry(given: SiteDocument): SiteDocument {
    const entry = this.#normalEntry(given);
    const twin = this.all('entries').find(
      (other) => other['sysTime'] === entry['sysTime'] && other['type'] === entry['type'],
    );
    if (twin === undefined) {
      if (this.#isTaken('entries', entry['_id'])) throw new WriteRefused(11_000);
      const { _id: id, ...fields } = entry;
      return this.insert('entries', { ...fields, _id: id ?? this.newId() });
    }
    if (entry['_id'] !== undefined && entry['_id'] !== twin['_id']) throw new WriteRefused(66);
    Object.assign(twin, entry);
    return entry;
  }

  /** One treatment, and a second one for carbs that are eaten later. A known one is replaced whole. */
  writeTreatment(given: SiteDocument): readonly SiteDocument[] {
    const treatment = normalTreatment(given, this.#now());
    const twin = this.all('treatments').find((other) => isSameTreatment(other, treatment));
    const written = this.#replace('treatments', twin, treatment);
    const minutes = Number(treatment['preBolus'] ?? 0);
    if (!minutes || treatment['carbs'] === undefined) return [written];
    const at = Date.parse(String(treatment['created_at'])) + minutes * 60_000;
    delete written['carbs'];
    const later = this.insert('treatments', {
      created_at: new Date(at).toISOString(),
      eventType: treatment['eventType'],
      carbs: treatment['carbs'],
    });
    return [written, later];
  }

  writeStatus(given: SiteDocument): SiteDocument {
    return this.insert('devicestatus', withTime(given, this.#now()));
  }

  writeProfile(given: SiteDocument): SiteDocument {
    const created = given['created_at'] ?? new Date(this.#now()).toISOString();
    return this.insert('profile', { ...given, created_at: created });
  }

  #replace(store: StoreName, twin: SiteDocument | undefined, document: SiteDocument): SiteDocument {
    if (twin === undefined) return this.insert(store, document);
    for (const key of Object.keys(twin)) if (key !== '_id') delete twin[key];
    Object.assign(twin, document);
    return document;
  }

  #normalEntry(given: SiteDocument): SiteDocument {
    const entry: SiteDocument = { ...given };
    const id = entry['_id'];
    if (typeof id === 'string' && !HEX.test(id)) {
      entry['identifier'] = id;
      delete entry['_id'];
    }
    const { dateString, date } = entry;
    const time = typeof dateString === 'string' ? readTime(dateString) : null;
    if (typeof dateString === 'string') {
      entry['dateString'] = time === null ? null : new Date(time.ms).toISOString();
      entry['utcOffset'] = time?.offset ?? null;
      entry['sysTime'] = entry['dateString'];
      return entry;
    }
    const isText = typeof date === 'string';
    const fromText = isText ? readTime(date) : null;
    const ms = isText ? (fromText?.ms ?? null) : Number(date ?? 0) || this.#now();
    entry['utcOffset'] = isText && fromText === null ? null : 0;
    entry['sysTime'] = ms === null ? null : new Date(ms).toISOString();
    return entry;
  }

  #isTaken(store: StoreName, id: unknown): boolean {
    return id !== undefined && this.all(store).some((document) => document['_id'] === id);
  }
}

function isSameTreatment(known: SiteDocument, given: SiteDocument): boolean {
  if (given['identifier'] !== undefined) return known['identifier'] === given['identifier'];
  if (given['_id'] !== undefined) return known['_id'] === given['_id'];
  return known['created_at'] === given['created_at'] && known['eventType'] === given['eventType'];
}

const NUMBERS = ['insulin', 'carbs', 'glucose', 'duration', 'percent', 'absolute', 'preBolus'];
const DROPPED_WHEN_EMPTY = ['insulin', 'carbs', 'notes', 'preBolus', 'glucose', 'enteredBy'];

function normalTreatment(given: SiteDocument, nowMs: number): SiteDocument {
  const { eventTime, ...rest } = given;
  const treatment = withTime(
    eventTime === undefined ? rest : { ...rest, created_at: eventTime },
    nowMs,
  );
  const id = treatment['_id'];
  if (typeof id === 'string' && !HEX.test(id)) {
    treatment['identifier'] = id;
    delete treatment['_id'];
  }
  for (const key of NUMBERS) {
    if (typeof treatment[key] === 'string') treatment[key] = Number(treatment[key]);
  }
  for (const key of ['notes', 'eventType', 'enteredBy']) {
    if (typeof treatment[key] === 'string') treatment[key] = cleanText(treatment[key]);
  }
  for (const key of DROPPED_WHEN_EMPTY) if (!treatment[key]) delete treatment[key];
  if (treatment['eventType'] === 'Announcement') treatment['isAnnouncement'] = true;
  if (treatment['glucose'] === undefined) {
    delete treatment['glucoseType'];
    delete treatment['units'];
  }
  return treatment;
}

/** `created_at` in UTC and the offset it came with; the server's time where it is not understood. */
function withTime(given: SiteDocument, nowMs: number): SiteDocument {
  const time = readTime(String(given['created_at'] ?? '')) ?? { ms: nowMs, offset: 0 };
  return { ...given, created_at: new Date(time.ms).toISOString(), utcOffset: time.offset };
}

const cleanText = (text: string): string =>
  text.replaceAll(/<script[^>]*>.*?<\/script>/gs, '').replaceAll(/<none>/g, '');

/** A time as uploaders write it, the server's zone being UTC; null when it is none. */
export function readTime(text: string): { readonly ms: number; readonly offset: number } | null {
  const [, day, clock, zone = 'Z'] = ISO.exec(text.trim()) ?? [];
  if (day === undefined || clock === undefined) {
    const usual = /^\d{1,2}\/\d{1,2}\/\d{4}/.test(text) ? Date.parse(`${text} UTC`) : Number.NaN;
    return Number.isNaN(usual) ? null : { ms: usual, offset: 0 };
  }
  const colon = zone === 'Z' ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(-2)}`;
  const ms = Date.parse(`${day}T${clock}${colon}`);
  if (Number.isNaN(ms)) return null;
  const minutes = zone === 'Z' ? 0 : Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return { ms, offset: zone.startsWith('-') ? -minutes : minutes };
}
