import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OpenedEngine, openTestEngine } from '#server/engine/testing/open-engine.ts';
import { main } from '#server/engine/testing/statements.ts';
import type { QualityDeps } from './collect.ts';
import { countVerdicts } from './count-verdicts.ts';
import { getDocument } from './get-document.ts';
import { listVerdicts } from './list-verdicts.ts';
import { rowsSql } from './model/filter-sql.ts';
import { NO_FILTER } from './model/verdicts.ts';
import { CountVerdictsInput, GetDocumentInput, ListVerdictsInput } from './schemas.ts';

let opened: OpenedEngine;
let deps: QualityDeps;

beforeAll(async () => {
  opened = await openTestEngine();
  deps = { engine: opened.engine, catalog: opened.catalog, user: 'ada' };
});
afterAll(async () => opened[Symbol.asyncDispose]());

const VERDICTS = `
SELECT person AS person_id, source, id AS document_id,
  CAST(at AS timestamp(6) with time zone) AS reading_timestamp,
  glucose AS glucose_mg_dl, 'G6' AS device, 'Flat' AS direction, verdict, reason,
  TIMESTAMP '2024-03-12 00:00:00.000000 UTC' AS fetched_at
FROM (VALUES
  ('anna', 'ns', '1', TIMESTAMP '2024-03-10 12:00:00', 1.2E2, 'keep', 'good'),
  ('anna', 'ns', '2', TIMESTAMP '2024-03-10 12:00:20', 1.21E2, 'dedup', 'too_close'),
  ('anna', 'csv', '3', TIMESTAMP '2024-03-11 08:00:00', 5.5E0, 'quarantine', 'looks_like_mmol'),
  ('ben', 'ns', 'o''clock', TIMESTAMP '2106-02-07 06:28:15', 1E2, 'quarantine', 'in_the_future'),
  ('ben', 'ns', '5', CAST(NULL AS timestamp(0)), CAST(NULL AS double), 'quarantine', 'no_time')
) AS t (person, source, id, at, glucose, verdict, reason)`;

const RAW = `
SELECT 'anna' AS person, 'csv' AS source, '3' AS document_id, document, document AS content_hash, fetched_at,
  CAST(deleted_at AS timestamp(6) with time zone) AS deleted_at
FROM (VALUES
  ('{"sgv":5.4}', TIMESTAMP '2024-03-11 09:00:00.000000 UTC', NULL),
  ('{"sgv":5.5}', TIMESTAMP '2024-03-12 00:00:00.000000 UTC', NULL),
  ('{"sgv":5.5}', TIMESTAMP '2024-03-13 00:00:00.000000 UTC', TIMESTAMP '2024-03-13 00:00:00')
) AS t (document, fetched_at, deleted_at)`;

async function write(key: readonly string[], sql: string): Promise<void> {
  const built = await opened.engine.materialize({
    statement: { sql },
    context: main,
    key: [...key],
    mode: { kind: 'replace' },
    partitioning: [],
    commit: { message: 'test', author: 'test', properties: {} },
    timeoutMs: 30_000,
  });
  if (!built.ok) throw new Error(JSON.stringify(built.error));
}

const counted = (filter: object = {}) => countVerdicts(deps, CountVerdictsInput.parse({ filter }));
const listed = (filter: object = {}, page: object = {}) =>
  listVerdicts(deps, ListVerdictsInput.parse({ filter, ...page }));

test('before anything was built a page says so and names the next step', async () => {
  await expect(counted()).rejects.toMatchObject({ code: 'not-found' });
  await expect(counted()).rejects.toThrow(/Run the pipelines/);
});

test('without a ref the default branch is read, whatever its name', async () => {
  const elsewhere = { ...deps, catalog: { defaultBranch: 'trunk' } };
  await expect(countVerdicts(elsewhere, CountVerdictsInput.parse({}))).rejects.toThrow(/trunk/);
});

test('documents are counted by verdict, reason, source, person and day', async () => {
  await write(['bronze', 'stg_entries'], VERDICTS);
  await write(['raw', 'entries'], RAW);
  const counts = await counted();
  expect(counts).toMatchObject({ total: 5, filtered: 5, days: { to: '2024-03-10' } });
  expect(counts.commit).toMatch(/^[0-9a-f]{64}$/);
  expect(counts.verdicts[0]).toEqual({ verdict: 'quarantine', rows: 3 });
  const close = counts.reasons.find(({ reason }) => reason === 'too_close');
  expect(close?.perDay?.at(-1)).toBe(1);
  expect((await counted({ from: '2024-03-11', to: '2024-03-11' })).total).toBe(1);
  expect((await counted({ verdict: 'quarantine', person: 'ben' })).filtered).toBe(2);
});

test('rows come newest first, those without a time last, in pages', async () => {
  const { rows, hasMore } = await listed({ verdict: 'quarantine' });
  expect(rows.map(({ documentId }) => documentId)).toEqual(["o'clock", '3', '5']);
  expect(rows[0]).toMatchObject({ readAt: new Date('2106-02-07T06:28:15Z'), flags: [] });
  expect(rows[2]).toMatchObject({ readAt: null, glucoseMgDl: null, duplicateOf: null });
  expect(hasMore).toBe(false);
  const second = await listed({}, { limit: 2, offset: 2 });
  expect(second.rows).toHaveLength(2);
  expect(second.hasMore).toBe(true);
});

test.each(['5 AS flag_bits', "ARRAY['noisy', 'clamped_high'] AS flags"])(
  'a table with %s and the kept document shows them',
  async (flags) => {
    const extra = `SELECT t.*, 'anna/ns/1' AS duplicate_of, ${flags} FROM (${VERDICTS}) AS t`;
    await write(['bronze', 'stg_entries'], extra);
    const { rows } = await listed({ reason: 'too_close' });
    expect(rows[0]).toMatchObject({
      duplicateOf: 'anna/ns/1',
      flags: ['noisy', 'clamped_high'],
    });
  },
);

test('the statement that people get finds the same rows, whatever stands in a name', async () => {
  const filter = { ...NO_FILTER, verdict: 'quarantine', person: "ben' OR 'a'='a" } as const;
  const hostile = await opened.engine.collect({ sql: rowsSql(filter) }, main, LIMITS);
  expect(hostile).toMatchObject({ ok: true, value: { rowCount: 0 } });
  const day = { ...NO_FILTER, from: '2024-03-11', to: '2024-03-11' };
  const found = await opened.engine.collect({ sql: rowsSql(day) }, main, LIMITS);
  expect(found).toMatchObject({ ok: true, value: { rowCount: 1 } });
});

test('a document is there in every version, newest first, and the one that tells of its end says so', async () => {
  const input = GetDocumentInput.parse({ person: 'anna', source: 'csv', documentId: '3' });
  const { versions } = await getDocument(deps, input);
  expect(versions.map(({ document }) => document)).toEqual([
    '{"sgv":5.5}',
    '{"sgv":5.5}',
    '{"sgv":5.4}',
  ]);
  const deletedAt = new Date('2024-03-13T00:00:00Z');
  expect(versions.map((version) => version.deletedAt)).toEqual([deletedAt, null, null]);
});

test('of a huge document its beginning comes, with its length', async () => {
  const sql = `SELECT 'anna' AS person, 'csv' AS source, 'huge' AS document_id, lpad('', 200000, 'x') AS document,
    'h' AS content_hash, TIMESTAMP '2024-03-12 00:00:00.000000 UTC' AS fetched_at,
    CAST(NULL AS timestamp(6) with time zone) AS deleted_at`;
  await write(['raw', 'entries'], sql);
  const input = GetDocumentInput.parse({ person: 'anna', source: 'csv', documentId: 'huge' });
  const { versions } = await getDocument(deps, input);
  expect(versions[0]).toMatchObject({ length: 200_000, isCut: true, deletedAt: null });
  expect(versions[0]?.document).toHaveLength(100_000);
});

test('a table of an older commit, which does not tell what is gone, is read as well', async () => {
  const older = RAW.replace(/,\s+CAST\(deleted_at.*\n/, '\n');
  await write(['raw', 'entries'], older);
  const input = GetDocumentInput.parse({ person: 'anna', source: 'csv', documentId: '3' });
  const { versions } = await getDocument(deps, input);
  expect(versions.map(({ deletedAt, isCut }) => deletedAt ?? isCut)).toEqual([false, false, false]);
});

const LIMITS = { maxRows: 100, timeoutMs: 30_000 };
