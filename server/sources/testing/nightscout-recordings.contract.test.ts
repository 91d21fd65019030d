import { expect, test } from 'vitest';
import { toRawDocument } from '../adapters/nightscout/to-raw-document.ts';
import { NightscoutDocument } from '../model/nightscout-document.ts';
import { isObject, type SiteDocument } from './nightscout-query.ts';
import { serveNightscout } from './nightscout-server.ts';
import { SiteStore } from './nightscout-store.ts';
import { type Recording, readRecordings } from './recordings.ts';

const recordings = readRecordings();
const T0_MS = Date.UTC(2026, 10, 23, 16, 38);
const MINUTE_MS = 60_000;

const SUBJECTS = [
  { name: 'reader', token: 'reader-a635c986ebecb663', permissions: ['*:*:read'] },
  { name: 'uploader', token: 'uploader-0000000000000001', permissions: ['*:*:*'] },
  { name: 'entriesonly', token: 'entriesonl-d66f5f636f4c507d', permissions: ['api:entries:read'] },
  { name: 'nobody', token: 'nobody-885d9f42ab035c57', permissions: [] },
  { name: 'page-reader', token: 'page-reader-000000000002', permissions: ['*:*:read'] },
];

/** Core calls that cannot be told again, and why. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  'b-50mb': 'its body is not recorded whole',
  'find-sgv-gte': 'its rows are not recorded whole',
  's-range-rev': 'its rows are not recorded whole',
  'h-samems-p1': 'the writes before it are not recorded',
  'h-samems-p2': 'the writes before it are not recorded',
  slice: 'depends on the database that stood in',
  times: 'depends on the database that stood in',
  gzip: 'its body is packed',
  'etag-304': 'its tag is of ids that are others here',
  'b-numbers': 'ended the process, which the served site does not copy',
};

async function serveSites() {
  let nowMs = T0_MS;
  const now = () => nowMs;
  const secret = 'recorder-secret-42';
  const shared = { now, secret, subjects: SUBJECTS };
  const a = new SiteStore(now);
  const p = new SiteStore(now);
  for (let index = 0; index < 12_000; index += 1) {
    const date = T0_MS - MINUTE_MS * (index + 1);
    const dateString = new Date(date).toISOString();
    p.insert('entries', {
      sysTime: dateString,
      type: 'sgv',
      sgv: 80 + (index % 120),
      date,
      dateString,
      direction: 'Flat',
      device: 'page',
      utcOffset: 0,
    });
  }
  const sites: Record<string, Awaited<ReturnType<typeof serveNightscout>>> = {
    A: await serveNightscout({ ...shared, store: a }),
    B: await serveNightscout({ ...shared, store: a, isOpen: false }),
    C: await serveNightscout({
      ...shared,
      store: a,
      obscureDevice: 'my-device',
      deNormalizeDates: true,
      units: 'mmol',
    }),
    E: await serveNightscout({ ...shared }),
    P: await serveNightscout({ ...shared, store: p }),
    F: await serveNightscout({ ...shared, store: p, needsHttps: true, maxLimit: 5000 }),
  };
  return {
    sites,
    setTime: (at: number) => {
      nowMs = at;
    },
    async [Symbol.asyncDispose]() {
      for (const site of Object.values(sites)) await site[Symbol.asyncDispose]();
    },
  };
}

type Sites = Awaited<ReturnType<typeof serveSites>>;

/** Ids differ from those that were recorded: a recorded one is found again by what its document says. */
class Ids {
  readonly #documents = new Map<string, SiteDocument>();
  readonly #own = new Map<string, string>();

  note(body: unknown, own: unknown): void {
    if (isObject(body) && isObject(own)) {
      const [recorded, ours] = [body['identifier'], own['identifier']];
      if (typeof recorded === 'string' && typeof ours === 'string') this.#own.set(recorded, ours);
    }
    const list = isObject(body) && Array.isArray(body['result']) ? body['result'] : body;
    for (const document of Array.isArray(list) ? list : [list]) {
      if (!isObject(document)) continue;
      for (const id of [document['_id'], document['identifier']]) {
        if (typeof id === 'string' && !this.#documents.has(id)) this.#documents.set(id, document);
      }
    }
  }

  translate(text: string, store: SiteStore): string {
    return text.replaceAll(/6b04[0-9a-f]{20}|[0-9a-f]{8}-[0-9a-f-]{27}/g, (id) => {
      const own = this.#own.get(id);
      if (own !== undefined) return own;
      const recorded = this.#documents.get(id);
      if (recorded === undefined) return id;
      const all = [...store.all('entries'), ...store.all('treatments')];
      const same = (keys: readonly string[]) =>
        all.find((document) => keys.every((key) => document[key] === recorded[key]));
      const found =
        same(['date', 'type', 'device', 'case', 'created_at', 'eventType']) ??
        same(['date', 'type', 'eventType', 'notes', 'insulin']);
      return typeof found?.['_id'] === 'string' ? found['_id'] : id;
    });
  }
}

async function replay({ sites, setTime }: Sites, ids: Ids, recording: Recording) {
  const { request, response, at, site: name } = recording;
  setTime(at);
  const site = sites[name];
  if (site === undefined) throw new Error(`no site ${name}`);
  const headers: Record<string, string> = {};
  for (const [key, value] of Object.entries(request.headers ?? {})) {
    const [, subject] = /<JWT:([^>]+)>/.exec(value) ?? [];
    headers[key] = subject === undefined ? value : `Bearer ${await jwtOf(site.url, subject)}`;
  }
  const { body, bodyCut } = request;
  const whole = Array.isArray(body) ? uncut(body, bodyCut) : (body ?? null);
  const given = request.bodyText ?? (whole === null ? null : JSON.stringify(whole));
  const path = ids.translate(request.path, site.store);
  const answer = await fetch(site.url + path, {
    method: request.method,
    headers,
    redirect: 'manual',
    ...(given !== null && { body: ids.translate(given, site.store) }),
  });
  const text = await answer.text();
  ids.note(response.body, tryJson(text));
  return { status: answer.status, headers: answer.headers, body: tryJson(text), text };
}

async function jwtOf(url: string, subject: string): Promise<string> {
  const token = SUBJECTS.find(({ name }) => name === subject)?.token;
  if (token === undefined) return 'expired';
  const answer = await fetch(`${url}/api/v2/authorization/request/${token}`, {
    headers: { 'x-forwarded-proto': 'https' },
  });
  const issued: unknown = await answer.json();
  return isObject(issued) ? String(issued['token']) : '';
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const listOf = (body: unknown): readonly unknown[] | null => {
  if (Array.isArray(body)) return body;
  return isObject(body) && Array.isArray(body['result']) ? body['result'] : null;
};

/** A recorded body that was cut: its first rows and its last are known, the others came at even steps. */
function uncut(rows: readonly unknown[], cut: unknown): readonly unknown[] {
  const total = Number(/array of (\d+) rows/.exec(String(cut ?? ''))?.[1] ?? rows.length);
  const [first, second] = rows;
  if (total <= rows.length || !isObject(first) || !isObject(second)) return rows;
  const field = 'date' in first ? 'date' : 'created_at' in first ? 'created_at' : 'startDate';
  const at = (row: SiteDocument) =>
    field === 'date' ? Number(row['date']) : Date.parse(String(row[field]));
  const step = at(second) - at(first);
  return Array.from({ length: total }, (_, index) => {
    const ms = at(first) + step * index;
    const known = rows.find((row) => isObject(row) && at(row) === ms);
    if (known !== undefined) return known;
    const text = new Date(ms).toISOString();
    return field === 'date'
      ? { ...second, date: ms, dateString: text }
      : { ...second, [field]: text };
  });
}

/** What a reader can tell of an answer: status, number of documents, their keys and times in order. */
function told(body: unknown, shown: number) {
  const list = listOf(body);
  if (list === null) return isObject(body) ? Object.keys(body).toSorted() : null;
  return list
    .slice(0, shown)
    .map((row) =>
      isObject(row) ? { keys: Object.keys(row).toSorted(), date: row['date'] ?? null } : row,
    );
}

test.skipIf(recordings === null)(
  'the served site answers the recorded core calls as Nightscout 15.0.7 did',
  async () => {
    await using sites = await serveSites();
    const ids = new Ids();
    const different: string[] = [];
    let compared = 0;
    for (const recording of recordings ?? []) {
      if (recording.name in LEFT_OUT) continue;
      const { response, name } = recording;
      const answer = await replay(sites, ids, recording);
      if (!recording.core) continue;
      compared += 1;
      const list = listOf(response.body);
      const shown =
        list === null ? 0 : response.bodyCut ? Math.max(1, list.length - 1) : list.length;
      const expected = {
        status: response.status,
        rows: response.rows ?? null,
        told: told(response.body, shown),
      };
      const rows = response.rows == null ? null : (listOf(answer.body)?.length ?? null);
      const actual = { status: answer.status, rows, told: told(answer.body, shown) };
      if (JSON.stringify(actual) !== JSON.stringify(expected)) {
        different.push(
          `${name}\n  expected ${JSON.stringify(expected).slice(0, 400)}\n  actual   ${JSON.stringify(actual).slice(0, 400)}`,
        );
      }
    }
    expect(different).toEqual([]);
    expect(compared).toBeGreaterThan(155);
  },
);

test.skipIf(recordings === null)(
  'every recorded document becomes one that the lake can keep',
  () => {
    let documents = 0;
    for (const { response, name } of recordings ?? []) {
      const list = response.status === 200 ? listOf(response.body) : null;
      for (const row of list ?? []) {
        const document = NightscoutDocument.safeParse(row);
        if (!document.success) continue;
        const raw = toRawDocument('entries', document.data, {
          source: 's',
          person: 'p',
          zoneAt: () => 'UTC',
        });
        expect(raw.documentId, name).not.toBe('');
        documents += 1;
      }
    }
    expect(documents).toBeGreaterThan(500);
  },
);
