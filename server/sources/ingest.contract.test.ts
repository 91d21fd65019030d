import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type OpenedEngine, openTestEngine } from '#server/engine/testing/open-engine.ts';
import { ingest } from './ingest.ts';
import { canonicalJson } from './model/canonical-json.ts';
import type { RawDocument } from './port.ts';

const CONTEXT = {
  asOf: null,
  catalog: 'iceberg',
  schema: null,
  timeZone: 'UTC',
  user: 'test',
} as const;
const COMMIT = { message: 'test', author: 'test', properties: {} };
const DATE = Date.UTC(2026, 2, 15, 8);

let opened: OpenedEngine;
let scratchFolder: string;
let ref = '';
let branches = 0;

beforeAll(async () => {
  opened = await openTestEngine();
  scratchFolder = join(opened.folder, 'ingest');
  await mkdir(scratchFolder);
});
afterAll(() => opened[Symbol.asyncDispose]());
beforeEach(async () => {
  branches += 1;
  ref = `b${branches}`;
  const { catalog } = opened;
  const main = await catalog.getReference('main');
  if (!main.ok) throw new Error('no main');
  await catalog.createReference({ name: ref, type: 'BRANCH', hash: main.value.hash });
});

function entry(change: object = {}, raw: Partial<RawDocument> = {}): RawDocument {
  const document = { _id: 'a', date: DATE, sgv: 100, type: 'sgv', ...change };
  return {
    collection: 'entries',
    person: 'anna',
    zone: 'Europe/Berlin',
    source: 'home',
    documentId: document._id,
    json: canonicalJson(document),
    eventTimeMs: DATE,
    deletedAtMs: null,
    ...raw,
  };
}

async function* batches(...all: readonly (readonly RawDocument[])[]) {
  yield* all;
}

const take = (documents: AsyncIterable<readonly RawDocument[]>, chunk?: object) =>
  ingest(
    {
      engine: opened.engine,
      clock: opened.clock,
      scratchFolder,
      ...(chunk && { chunk: { maxDocuments: 1e6, maxBytes: 1e9, ...chunk } }),
    },
    { documents, ref, commit: COMMIT },
  );

async function rows(sql: string) {
  const limits = { maxRows: 10_000, timeoutMs: 30_000 };
  const result = await opened.engine.collect({ sql }, { ...CONTEXT, ref }, limits);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  const { values, rowCount } = result.value;
  return Array.from({ length: rowCount }, (_, row) => values.map((column) => column[row]));
}

describe('ingest', () => {
  test('the first one makes every raw table, so that models may always read them', async () => {
    await take(batches([entry()]));
    for (const table of ['treatments', 'profiles', 'device_status']) {
      expect(await rows(`SELECT * FROM raw.${table}`)).toEqual([]);
    }
    expect(await rows('SELECT document_id, deleted_at FROM raw.entries')).toEqual([['a', null]]);
  });

  test('unchanged documents write nothing and move no branch', async () => {
    await take(batches([entry(), entry({ _id: 'b' })]));
    const before = await opened.catalog.getReference(ref);
    expect(await take(batches([entry(), entry({ _id: 'b' })]))).toEqual({
      documents: 2,
      written: 0,
      unchanged: 2,
      commitHash: null,
    });
    expect(await opened.catalog.getReference(ref)).toEqual(before);
  });

  test('a document edited there and back is a new version each time, also while the clock stands', async () => {
    const values = [100, 101, 100, 100, 101];
    const written = [];
    for (const sgv of values) written.push((await take(batches([entry({ sgv })]))).written);
    expect(written).toEqual([1, 1, 1, 0, 1]);
    expect(
      await rows(
        "SELECT json_extract_scalar(document, '$.sgv') FROM raw.entries ORDER BY fetched_at",
      ),
    ).toEqual([['100'], ['101'], ['100'], ['101']]);
  });

  test('what a server adds to some answers only is kept, and is no change', async () => {
    expect(await take(batches([entry({ mills: DATE })]))).toMatchObject({ written: 1 });
    expect(await take(batches([entry()]))).toMatchObject({ written: 0 });
    expect(await take(batches([entry({ mills: DATE, device: 'x' })]))).toMatchObject({
      written: 1,
    });
    expect(await rows("SELECT count(*) FROM raw.entries WHERE document LIKE '%mills%'")).toEqual([
      [2n],
    ]);
  });

  test('the last of several versions in one answer counts', async () => {
    const taken = await take(
      batches([entry({ sgv: 1 }), entry({ _id: 'b' })], [entry({ sgv: 2 }), entry({ sgv: 3 })]),
    );
    expect(taken).toMatchObject({ documents: 4, written: 2, unchanged: 2 });
    expect(
      await rows(
        "SELECT json_extract_scalar(document, '$.sgv') FROM raw.entries ORDER BY document_id",
      ),
    ).toEqual([['3'], ['100']]);
  });

  test('a hundred thousand copies of one document are one', async () => {
    const copies = Array.from({ length: 100_000 }, () => entry());
    expect(await take(batches(copies, [entry({ _id: 'b' })]))).toMatchObject({
      documents: 100_001,
      written: 2,
    });
  });

  test('one id of two people, or of two sources, is two documents', async () => {
    const taken = await take(
      batches([entry(), entry({}, { person: 'ben' }), entry({}, { source: 'away' })]),
    );
    expect(taken.written).toBe(3);
  });

  test('a deletion is a version, told once, and undone by the document coming back', async () => {
    const at = (deletedAtMs: number | null) => take(batches([entry({}, { deletedAtMs })]));
    const written = [];
    for (const time of [null, DATE + 1, DATE + 2, null]) written.push((await at(time)).written);
    expect(written).toEqual([1, 1, 0, 1]);
    expect(await rows('SELECT deleted_at FROM raw.entries ORDER BY fetched_at')).toEqual([
      [null],
      ['2026-03-15 08:00:00.001000 UTC'],
      [null],
    ]);
  });

  test('each collection lands in its table', async () => {
    await take(
      batches([
        entry(),
        entry({ _id: 't' }, { collection: 'treatments' }),
        entry({ _id: 'd' }, { collection: 'device_status', eventTimeMs: null }),
      ]),
    );
    expect(await rows('SELECT document_id FROM raw.treatments')).toEqual([['t']]);
    expect(await rows('SELECT document_id, event_time FROM raw.device_status')).toEqual([
      ['d', null],
    ]);
  });

  test('texts of any kind come back as they were', async () => {
    const note = 'tab\t, line\n, "quote", back\\slash, 日本 😀, \u0000 \u2028';
    const name = 'Ödön "O\'Neil" \\ ,;';
    await take(batches([entry({ note }, { person: name, source: "it's" })]));
    const [row] = await rows('SELECT person, source, document FROM raw.entries');
    expect(row?.slice(0, 2)).toEqual([name, "it's"]);
    expect(JSON.parse(String(row?.[2]))).toMatchObject({ note });
    expect(await take(batches([entry({ note }, { person: name, source: "it's" })]))).toMatchObject({
      written: 0,
    });
  });

  test('years far away and a document of ten megabytes are kept', async () => {
    const times = [Date.UTC(1970, 0, 1), Date.UTC(2106, 1, 7, 6, 28, 15)];
    const documents = times.map((eventTimeMs, index) =>
      entry({ _id: `y${index}` }, { eventTimeMs }),
    );
    const big = entry({ _id: 'big', note: 'x'.repeat(10_000_000) });
    expect(await take(batches([...documents, big]))).toMatchObject({ written: 3 });
    expect(await rows('SELECT year(event_time) FROM raw.entries ORDER BY 1')).toEqual([
      [1970n],
      [2026n],
      [2106n],
    ]);
  });

  test('what is too much for one write lands in several, each version in its order', async () => {
    const versions = Array.from({ length: 5 }, (_, sgv) => [
      entry({ sgv }),
      entry({ _id: `x${sgv}` }),
    ]);
    expect(await take(batches(...versions), { maxDocuments: 2 })).toMatchObject({
      documents: 10,
      written: 10,
    });
    expect(
      await rows(
        "SELECT max_by(json_extract_scalar(document, '$.sgv'), fetched_at) FROM raw.entries WHERE document_id = 'a'",
      ),
    ).toEqual([['4']]);
    expect(await readdir(scratchFolder)).toEqual([]);
  });

  test('a source that fails leaves no staged file behind, and what landed stays', async () => {
    async function* failing() {
      yield [entry({ _id: '1' })];
      yield [entry({ _id: '2' })];
      throw new Error('the wire broke');
    }
    await expect(take(failing())).rejects.toThrow('the wire broke');
    expect(await readdir(scratchFolder)).toEqual([]);
    await expect(take(failing(), { maxDocuments: 1 })).rejects.toThrow('the wire broke');
    expect(await readdir(scratchFolder)).toEqual([]);
    expect(await rows('SELECT document_id FROM raw.entries ORDER BY 1')).toEqual([['1'], ['2']]);
  });

  test('a table from before deletions were kept gets the column', async () => {
    const { engine } = opened;
    const made = await engine.materialize({
      statement: {
        sql: "SELECT 'a' AS document_id, 'anna' AS person, 'Europe/Berlin' AS zone, 'home' AS source, '{}' AS document, 'old' AS content_hash, TIMESTAMP '2026-03-15 08:00:00.000000 UTC' AS event_time, TIMESTAMP '2026-03-15 08:00:00.000000 UTC' AS fetched_at",
      },
      context: { ...CONTEXT, ref },
      key: ['raw', 'entries'],
      mode: { kind: 'append' },
      partitioning: [],
      commit: COMMIT,
      timeoutMs: 10_000,
    });
    expect(made.ok).toBe(true);
    await take(batches([entry({}, { deletedAtMs: DATE })]));
    expect(await rows('SELECT deleted_at IS NULL FROM raw.entries ORDER BY fetched_at')).toEqual([
      [true],
      [false],
    ]);
  });
});
