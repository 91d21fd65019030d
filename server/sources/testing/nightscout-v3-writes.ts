import { createHash } from 'node:crypto';
import type { SiteDocument } from './nightscout-query.ts';
import { readTime, type SiteStore, type StoreName } from './nightscout-store.ts';
import { bad, findOne, type V3Reply } from './nightscout-v3.ts';

const IMMUTABLE = [
  'identifier',
  'date',
  'utcOffset',
  'eventType',
  'device',
  'app',
  'srvCreated',
  'subject',
  'srvModified',
  'modifiedBy',
  'isValid',
];

/** What a writer of the third API needs. */
export interface Writing {
  readonly store: SiteStore;
  readonly name: StoreName;
  readonly nowMs: number;
  readonly subject: string;
}

export function create({ store, name, nowMs, subject }: Writing, body: unknown): V3Reply {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    return bad('Bad or missing request body');
  const given = normalise(Object.fromEntries(Object.entries(body)));
  if (typeof given === 'string') return bad(given);
  const identifier = String(given['identifier'] ?? identifierOf(given));
  const known =
    findOne(store, name, identifier) ??
    store
      .all(name)
      .find((other) => other['identifier'] === undefined && isSameDocument(name, other, given));
  const headers = {
    'last-modified': new Date(nowMs).toUTCString(),
    location: `/api/v3/${name}/${identifier}`,
  };
  if (known === undefined) {
    store.insert(name, { ...given, identifier, srvModified: nowMs, srvCreated: nowMs, subject });
    return { status: 201, headers, more: { identifier, lastModified: nowMs } };
  }
  const fault = changedImmutable(known, given);
  if (fault !== null) return bad(`Field ${fault} cannot be modified by the client`);
  const before = known['identifier'];
  const { _id: id, srvCreated } = known;
  for (const key of Object.keys(known)) delete known[key];
  Object.assign(known, {
    ...given,
    _id: id,
    identifier,
    srvModified: nowMs,
    srvCreated: srvCreated ?? nowMs,
    subject,
  });
  const deduplicated = before === undefined ? { deduplicatedIdentifier: id } : {};
  return {
    status: 200,
    headers,
    more: { lastModified: nowMs, identifier, isDeduplication: true, ...deduplicated },
  };
}

export function update(
  writing: Writing,
  identifier: string,
  body: SiteDocument,
  mode: 'put' | 'patch',
  unmodifiedSinceMs: number | null,
): V3Reply {
  const { store, name, nowMs, subject } = writing;
  const known = findOne(store, name, identifier);
  if (known === undefined)
    return mode === 'patch' ? { status: 404 } : create(writing, { ...body, identifier });
  if (known['isValid'] === false) return { status: 410 };
  if (known['isReadOnly'] === true) return READ_ONLY;
  if (unmodifiedSinceMs !== null && Number(known['srvModified']) > unmodifiedSinceMs + 999)
    return { status: 412 };
  const fault =
    mode === 'patch'
      ? IMMUTABLE.find((key) => key in body && body[key] !== known[key])
      : changedImmutable(known, body);
  if (fault !== undefined && fault !== null)
    return bad(`Field ${fault} cannot be modified by the client`);
  Object.assign(known, body, { srvModified: nowMs, modifiedBy: subject });
  return { status: 200, headers: { 'last-modified': new Date(nowMs).toUTCString() } };
}

const READ_ONLY: V3Reply = { status: 422, message: 'Trying to modify read-only document' };

export function remove(
  { store, name, nowMs, subject }: Writing,
  identifier: string,
  isPermanent: boolean,
): V3Reply {
  const known = findOne(store, name, identifier);
  if (known === undefined) return { status: 404 };
  if (known['isReadOnly'] === true) return READ_ONLY;
  if (isPermanent) store.remove(name, (document) => document === known);
  else Object.assign(known, { isValid: false, srvModified: nowMs, modifiedBy: subject });
  return { status: 200 };
}

/** The document with its time understood, or what is wrong with it. */
function normalise(given: SiteDocument): SiteDocument | string {
  const time = typeof given['date'] === 'string' ? readTime(given['date']) : null;
  const ms = time?.ms ?? (typeof given['date'] === 'number' ? given['date'] : Number.NaN);
  const dateMs = ms < 1e11 ? ms * 1000 : ms;
  if (!(dateMs > 0)) return 'Bad or missing date field';
  if (typeof given['app'] !== 'string' || given['app'] === '') return 'Bad or missing app field';
  const utcOffset = Number(given['utcOffset'] ?? time?.offset ?? 0);
  if (Math.abs(utcOffset) > 1440) return 'Bad or missing utcOffset field';
  return { ...given, date: dateMs, utcOffset, created_at: new Date(dateMs).toISOString() };
}

function identifierOf({ device, date, eventType }: SiteDocument): string {
  const hash = createHash('sha1')
    .update(`${device ?? ''}_${date}_${eventType ?? ''}`)
    .digest('hex');
  const part = (from: number, to: number) => hash.slice(from, to);
  return `${part(0, 8)}-${part(8, 12)}-5${part(13, 16)}-a${part(17, 20)}-${part(20, 32)}`;
}

function isSameDocument(name: StoreName, other: SiteDocument, given: SiteDocument): boolean {
  if (name === 'entries') return other['date'] === given['date'] && other['type'] === given['type'];
  return other['created_at'] === given['created_at'] && other['eventType'] === given['eventType'];
}

const changedImmutable = (known: SiteDocument, given: SiteDocument): string | null =>
  ['date', 'utcOffset', 'eventType', 'device', 'app']
    .toSorted()
    .find((key) => key in given && given[key] !== known[key]) ?? null;
