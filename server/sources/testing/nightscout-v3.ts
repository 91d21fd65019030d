import { compareValues, matches, type SiteDocument, sortAndLimit } from './nightscout-query.ts';
import { readTime, type SiteStore, type StoreName } from './nightscout-store.ts';

export interface V3Reply {
  readonly status: number;
  readonly result?: unknown;
  readonly message?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Further members of the envelope. */
  readonly more?: Readonly<Record<string, unknown>>;
}

export const bad = (message: string): V3Reply => ({ status: 400, message });
const TIMES = ['date', 'srvModified', 'srvCreated'];
const RESERVED = ['sort', 'sort$desc', 'limit', 'skip', 'fields', 'token', 'now'];
const OPERATORS = ['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'in', 'nin', 're'];
const EARLIEST_HISTORY_MS = 946_684_799_000;

/** A document as the third API shows it: `_id` becomes `identifier`, v1 rows get times of their own. */
function present(document: SiteDocument): SiteDocument {
  const { _id: id, ...rest } = document;
  const shown: SiteDocument = { ...rest };
  shown['identifier'] ??= id;
  const time = shown['date'] ?? readTime(String(shown['created_at'] ?? ''))?.ms;
  if (time !== undefined) {
    shown['srvModified'] ??= time;
    shown['srvCreated'] ??= time;
  }
  return shown;
}

/** Parameters as they stand in the address, in order: of two bounds on one field the last counts. */
export type Parameters = readonly (readonly [name: string, value: string])[];

interface Page {
  readonly limit: number;
  readonly skip: number;
  readonly fields: readonly string[] | null;
}

function pageOf(parameters: Parameters, maxLimit: number): Page | V3Reply {
  const last = (name: string) => parameters.findLast(([key]) => key === name)?.[1];
  const limitText = last('limit');
  const limit = limitText === undefined ? maxLimit : Math.trunc(Number(limitText));
  if (!(limit >= 1 && limit <= maxLimit)) return bad('Parameter limit out of tolerance');
  const skip = Number(last('skip') ?? 0);
  if (!(skip >= 0)) return bad('Parameter skip out of tolerance');
  const fields = last('fields')?.split(',') ?? null;
  return { limit, skip, fields };
}

const isReply = (page: Page | V3Reply): page is V3Reply => 'status' in page;

export function search(
  store: SiteStore,
  name: StoreName,
  parameters: Parameters,
  maxLimit: number,
): V3Reply {
  const page = pageOf(parameters, maxLimit);
  if (isReply(page)) return page;
  const value = (key: string) => parameters.findLast(([given]) => given === key)?.[1];
  const ascending = value('sort');
  const descending = value('sort$desc');
  if (ascending !== undefined && descending !== undefined)
    return bad('Parameters sort and sort_desc cannot be combined');
  const filter: Record<string, unknown> = {};
  for (const [key, text] of parameters) {
    if (RESERVED.includes(key)) continue;
    const [field = '', operator = 'eq'] = key.split('$');
    if (!OPERATORS.includes(operator)) return bad(`Unsupported filter operator ${operator}`);
    // A later bound on a field takes the place of an earlier one.
    filter[field] = {
      [`$${operator === 're' ? 'regex' : operator}`]: castValue(field, operator, text),
    };
  }
  const found = store
    .all(name)
    .filter((document) => document['isValid'] !== false && matches(document, filter));
  const direction = descending === undefined ? 1 : -1;
  const field = ascending ?? descending;
  const sort: Record<string, number> =
    field === undefined
      ? { identifier: 1, created_at: 1, date: 1 }
      : { [field]: direction, identifier: direction, created_at: direction, date: direction };
  const sorted = sortAndLimit(found, sort, 0).slice(page.skip, page.skip + page.limit);
  return { status: 200, result: sorted.map((document) => project(present(document), page.fields)) };
}

function castValue(field: string, operator: string, text: string): unknown {
  if (operator === 'in' || operator === 'nin') return text.split('|');
  if (operator === 're') return text;
  if (TIMES.includes(field)) return castTime(text);
  if (/^'.*'$/.test(text)) return text.slice(1, -1);
  if (text === 'true' || text === 'false') return text === 'true';
  if (text === 'null') return null;
  return text !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
}

function castTime(text: string): number {
  const number = Number(text);
  if (Number.isFinite(number)) return number < 1e11 ? number * 1000 : number;
  return readTime(text)?.ms ?? Number.NaN;
}

function project(document: SiteDocument, fields: readonly string[] | null): SiteDocument {
  if (fields === null) return document;
  return Object.fromEntries(Object.entries(document).filter(([key]) => fields.includes(key)));
}

/** Changes after a moment, with deletions; only of documents that were written through this API. */
export function history(
  store: SiteStore,
  name: StoreName,
  since: { readonly fromMs: number; readonly isInclusive: boolean },
  parameters: Parameters,
  maxLimit: number,
): V3Reply {
  const { fromMs, isInclusive } = since;
  if (!Number.isFinite(fromMs) || fromMs < EARLIEST_HISTORY_MS)
    return bad('Bad or missing Last-Modified header/parameter');
  const page = pageOf(parameters, maxLimit);
  if (isReply(page)) return page;
  const changed = store
    .all(name)
    .filter(
      ({ srvModified }) =>
        typeof srvModified === 'number' &&
        (isInclusive ? srvModified >= fromMs : srvModified > fromMs),
    )
    .toSorted((a, b) => compareValues(a['srvModified'], b['srvModified']))
    .slice(0, page.limit);
  const newest = Number(changed.at(-1)?.['srvModified'] ?? 0);
  return {
    status: 200,
    result: changed.map((document) => project(present(document), page.fields)),
    ...(changed.length > 0 && {
      headers: { etag: `W/"${newest}"`, 'last-modified': new Date(newest).toUTCString() },
    }),
  };
}

export function lastModified(
  store: SiteStore,
  names: readonly StoreName[],
  nowMs: number,
): V3Reply {
  const collections: Record<string, number> = {};
  for (const name of names) {
    const all = store.all(name);
    const modified = all
      .map(({ srvModified }) => srvModified)
      .toSorted(compareValues)
      .at(-1);
    const field = name === 'entries' ? 'date' : 'created_at';
    const time = all
      .map((document) => document[field])
      .toSorted(compareValues)
      .at(-1);
    const ms = name === 'entries' ? time : readTime(String(time ?? ''))?.ms;
    // One row with a text for a date is sorted above all others, and hides them.
    const known = [modified, ms].filter((value) => typeof value === 'number');
    if (known.length > 0 && (name !== 'entries' || typeof ms === 'number'))
      collections[name] = Math.max(...known);
  }
  return { status: 200, result: { srvDate: nowMs, collections } };
}

export const findOne = (store: SiteStore, name: StoreName, identifier: string) =>
  store
    .all(name)
    .find((other) => other['identifier'] === identifier || other['_id'] === identifier);

export function read(
  store: SiteStore,
  name: StoreName,
  identifier: string,
  parameters: Parameters,
): V3Reply {
  const found = findOne(store, name, identifier);
  if (found === undefined) return { status: 404 };
  if (found['isValid'] === false) return { status: 410 };
  const fields = parameters.find(([key]) => key === 'fields')?.[1].split(',') ?? null;
  const shown = present(found);
  const headers = { 'last-modified': new Date(Number(shown['srvModified'])).toUTCString() };
  return { status: 200, result: project(shown, fields), headers };
}
