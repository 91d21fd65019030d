import { z } from 'zod';
import { err, ok, type Result } from '#server/platform/result.ts';
import type { Collection } from '../../model/collections.ts';
import { jsonNumber } from '../../model/json-number.ts';
import { databaseId, NightscoutDocument } from '../../model/nightscout-document.ts';
import { timeBefore } from '../../model/time-before.ts';
import type { NightscoutClient, Question } from './nightscout-client.ts';
import type { SiteFailure } from './site-failure.ts';

export type Documents = readonly NightscoutDocument[];

/** Documents of one collection of a site, a page at a time; each page may fail. */
export interface SiteReader {
  /** Those with a time in `[fromMs, toMs)`, newest first, each once. */
  window(collection: Timed, window: Window): Pages;
  /** Those whose id in the site's database is above one and, unless null, below another, in that order. */
  inserted(collection: Timed, ids: IdRange): Pages;
  /** Changes and deletions after a moment of the v3 API, in order; the newest of that moment again. */
  changedSince(collection: Collection, sinceMs: number): Pages;
  /** Every profile. */
  profiles(): Pages;
  /** Documents with a time in the window, by the site's count. */
  count(collection: 'entries', window: Window): Promise<Result<number, SiteFailure>>;
  /** All documents, also those without a time that can be asked for. */
  countAll(collection: 'entries'): Promise<Result<number, SiteFailure>>;
  /**
   * Where the site orders the first document at or after a moment, as a time, if need be a little before
   * it; null when there is none. Texts are ordered by their digits, whatever offset follows them.
   */
  firstTime(collection: Timed, fromMs: number): Promise<Result<number | null, SiteFailure>>;
  /** Those of these database ids that the site has; `known` is one that it has, null when none is known. */
  present(
    collection: Timed,
    ids: readonly string[],
    known: string | null,
  ): Promise<Result<ReadonlySet<string>, SiteFailure>>;
}

type Pages = AsyncGenerator<Result<Documents, SiteFailure>>;
/** Collections whose documents have a time that can be asked for. */
export type Timed = Exclude<Collection, 'profiles'>;

interface Window {
  readonly fromMs: number;
  readonly toMs: number;
}

interface IdRange {
  readonly above: string;
  readonly below: string | null;
}

/** Documents a page: large where they are small. */
const PAGE: Readonly<Record<Timed, number>> = {
  entries: 5000,
  treatments: 2000,
  device_status: 500,
};
const HISTORY_PAGE = 1000;
const LARGEST_PAGE = 1_000_000;
/** Readers of query strings make no lists of more than twenty values. */
const ASKED_AT_ONCE = 15;

const V1: Readonly<Record<Timed, string>> = {
  entries: '/api/v1/entries.json',
  treatments: '/api/v1/treatments.json',
  device_status: '/api/v1/devicestatus.json',
};
const V3: Readonly<Record<Collection, string>> = {
  entries: 'entries',
  treatments: 'treatments',
  profiles: 'profile',
  device_status: 'devicestatus',
};

const List = z.array(NightscoutDocument);
const Envelope = z.union([List, z.looseObject({ result: List }).transform(({ result }) => result)]);
const Counted = z.array(z.object({ count: z.number() }));

export function createSiteReader(client: NightscoutClient, signal?: AbortSignal): SiteReader {
  const list = async (question: Question): Promise<Result<Documents, SiteFailure>> => {
    const answer = await client.ask(question, signal);
    if (!answer.ok) return answer;
    const parsed = Envelope.safeParse(answer.value.value);
    if (parsed.success) return ok(parsed.data);
    return err({ kind: 'not-nightscout', reason: `${question.path} gives no list` });
  };
  const v1 = (collection: Timed, parameters: Question['parameters']) =>
    list({ door: 'v1', path: V1[collection], ...(parameters && { parameters }) });

  const count = async (collection: 'entries', parameters: NonNullable<Question['parameters']>) => {
    const path = `/api/v1/count/${collection}/where`;
    const answer = await client.ask({ door: 'v1', path, parameters }, signal);
    if (!answer.ok) return answer;
    const parsed = Counted.safeParse(answer.value.value);
    if (parsed.success) return ok(parsed.data[0]?.count ?? 0);
    return err({ kind: 'not-nightscout', reason: 'it gives no count' } as const);
  };

  return {
    async *window(collection, { fromMs, toMs }) {
      const field = fieldOf(collection);
      const from = bound(collection, fromMs);
      let upper: readonly [operator: string, value: string | number] = [
        '$lt',
        bound(collection, toMs),
      ];
      let size = PAGE[collection];
      let seen: ReadonlySet<string> = new Set();
      for (;;) {
        const page = await v1(collection, [
          [`find[${field}][$gte]`, from],
          [`find[${field}][${upper[0]}]`, upper[1]],
          ['count', size],
        ]);
        if (!page.ok && page.error.kind === 'too-large' && size > 1) {
          size = Math.max(1, Math.floor(size / 10));
          continue;
        }
        if (!page.ok) {
          yield page;
          return;
        }
        const known = seen;
        const fresh = page.value.filter((document) => !known.has(databaseId(document)));
        if (fresh.length > 0) yield ok(fresh);
        if (page.value.length < size) return;
        const oldest = lowest(collection, page.value);
        // The border may lie inside one millisecond: it is read again, and nothing given twice.
        if (oldest === null || (oldest === upper[1] && fresh.length === 0)) {
          if (size >= LARGEST_PAGE || oldest === null) return;
          size *= 10;
        }
        if (oldest !== null) upper = ['$lte', oldest];
        seen = new Set(page.value.map(databaseId));
      }
    },

    async *inserted(collection, { above, below }) {
      const upper = below === null ? [] : ([['find[_id][$lt]', below]] as const);
      let last = above;
      for (;;) {
        const page = await v1(collection, [
          ['find[_id][$gt]', last],
          ...upper,
          ['sort[_id]', 1],
          ['count', PAGE[collection]],
        ]);
        yield page;
        if (!page.ok || page.value.length < PAGE[collection]) return;
        const ids = page.value.map(databaseId).filter((text) => text > last);
        const highest = ids.reduce((a, b) => (a > b ? a : b), last);
        if (highest === last) return;
        last = highest;
      }
    },

    async *changedSince(collection, sinceMs) {
      let cursor = sinceMs;
      for (;;) {
        const page = await list({
          door: 'v3',
          // Those of the very moment again: a page may have ended inside it.
          path: `/api/v3/${V3[collection]}/history/${cursor - 1}`,
          parameters: [['limit', HISTORY_PAGE]],
        });
        yield page;
        if (!page.ok || page.value.length === 0) return;
        const newest = Math.max(
          ...page.value.map(({ srvModified }) => jsonNumber(srvModified) ?? 0),
        );
        // More documents in one moment than a page holds: they cannot be told apart, go on after it.
        const isStuck = newest <= cursor && page.value.length >= HISTORY_PAGE;
        if (newest <= cursor && !isStuck) return;
        cursor = isStuck ? cursor + 1 : newest;
      }
    },

    async *profiles() {
      yield await list({
        door: 'v1',
        path: '/api/v1/profile.json',
        parameters: [['count', 10_000]],
      });
    },

    count: (collection, { fromMs, toMs }) =>
      count(collection, [
        ['find[date][$gte]', fromMs],
        ['find[date][$lt]', toMs],
      ]),

    // A condition that every document fulfils, on a field that switches the usual window off.
    countAll: (collection) => count(collection, [['find[dateString][$ne]', 'x']]),

    async firstTime(collection, fromMs) {
      const field = fieldOf(collection);
      const page = await v1(collection, [
        [`find[${field}][$gte]`, bound(collection, fromMs)],
        [`sort[${field}]`, 1],
        ['count', 1],
      ]);
      if (!page.ok) return page;
      const first = lowest(collection, page.value);
      if (first === null) return ok(null);
      return ok(typeof first === 'number' ? first : timeBefore(first));
    },

    async present(collection, ids, known) {
      const found = new Set<string>();
      for (let at = 0; at < ids.length; at += ASKED_AT_ONCE) {
        const some = ids.slice(at, at + ASKED_AT_ONCE);
        const asked = known === null ? some : [known, ...some];
        // A site that cannot tell of several ids shows the known one neither: then each is asked for.
        const together = await v1(collection, [
          ...asked.map((id) => ['find[_id][$in][]', id] as const),
          ['count', asked.length],
        ]);
        if (!together.ok) return together;
        const shown = new Set(together.value.map(databaseId));
        for (const id of some) {
          if (shown.has(id)) found.add(id);
          if (shown.has(id) || (known !== null && shown.has(known))) continue;
          const alone = await v1(collection, [['find[_id]', id]]);
          if (!alone.ok) return alone;
          if (alone.value.length > 0) found.add(id);
        }
      }
      return ok(found);
    },
  };
}

const fieldOf = (collection: Timed): string => (collection === 'entries' ? 'date' : 'created_at');

/** Entries are compared as numbers, the others as ISO texts: a number would match everything there. */
const bound = (collection: Timed, ms: number): string | number =>
  collection === 'entries' ? ms : new Date(Math.max(ms, 0)).toISOString();

/** Lowest value of the field that the collection is ordered by, as the site compares it. */
function lowest(collection: Timed, documents: Documents): string | number | null {
  const values = documents.map((document) => document[fieldOf(collection)]);
  if (collection === 'entries') {
    const numbers = values.map(jsonNumber).filter((value) => value !== null);
    return numbers.length === 0 ? null : Math.ceil(Math.min(...numbers));
  }
  const texts = values.filter((value) => typeof value === 'string');
  return texts.length === 0 ? null : texts.reduce((a, b) => (a < b ? a : b));
}
