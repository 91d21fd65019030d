import { readdir } from 'node:fs/promises';
import { tableFromIPC } from '@uwdata/flechette';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createToken } from '#server/auth/create-token.ts';
import { type OpenedEngine, openTestEngine } from '#server/engine/testing/open-engine.ts';
import { createLogger } from '#server/platform/log.ts';
import type { Services } from '#server/platform/services.ts';
import { provideServices } from '#server/platform/slot.ts';
import { createQueryRunner } from '#server/queries/query-runner.ts';
import { queryChartResponse, queryExportResponse, queryRowsResponse } from './query-responses.ts';
import type { Caller } from './trpc/init.ts';
import { queriesRouter } from './trpc/routers/queries.ts';
import { uploadResponse } from './upload-response.ts';

const log = createLogger(null);
let opened: OpenedEngine;
let running: Services;

beforeAll(async () => {
  opened = await openTestEngine();
  const queries = await createQueryRunner({ ...opened, log, defaultBranch: 'main' });
  running = servicesOf({
    ...opened,
    queries,
    log,
    secrets: { session: 's', local: 'local-token' },
  });
  provideServices(running);
});
afterAll(async () => {
  await running.queries.close();
  await opened[Symbol.asyncDispose]();
});

/** The routes under test touch no other service than these. */
function servicesOf(parts: Partial<Services>): Services {
  return parts as Services;
}

const apiOf = (caller: Caller) =>
  queriesRouter.createCaller({ services: running, caller, requestId: 'r1' });
const api = () => apiOf({ name: 'local', role: 'admin', via: 'local' });

async function run(sql: string): Promise<string> {
  const { id } = await api().start({ sql });
  await Array.fromAsync(await api().events({ id }));
  return id;
}

const request = (search: string, token = 'local-token') =>
  new Request(`http://127.0.0.1/api/queries/x/rows?${search}`, {
    headers: { authorization: `Bearer ${token}`, 'x-cascade-peer': '127.0.0.1' },
  });

test('a range of rows comes as an Arrow stream that may be kept', async () => {
  const id = await run(
    "SELECT i, BIGINT '9007199254740993' AS b FROM UNNEST(sequence(1, 50)) AS t(i)",
  );
  const response = await queryRowsResponse(request('from=10&to=12'), id);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('application/vnd.apache.arrow.stream');
  expect(response.headers.get('cache-control')).toContain('immutable');
  const table = tableFromIPC(new Uint8Array(await response.arrayBuffer()), { useBigInt: true });
  expect(table.toArray()).toEqual([
    { i: 11n, b: 9007199254740993n },
    { i: 12n, b: 9007199254740993n },
  ]);
});

test('a token that may only read asks questions and uploads nothing', async () => {
  const dashboard = apiOf({ name: 'dash', role: 'analyst', via: 'token', isReadOnly: true });
  const { id } = await dashboard.start({ sql: 'SELECT 1' });
  await Array.fromAsync(await dashboard.events({ id }));
  expect(await dashboard.get({ id })).toMatchObject({ state: 'finished' });

  const { token } = await createToken(
    { database: opened.database, clock: () => new Date() },
    { name: 'reader', role: 'admin', access: 'read', by: 'test' },
  );
  const upload = await uploadResponse(
    new Request('http://127.0.0.1/api/imports?name=a.csv', {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: 'a,b',
    }),
  );
  expect(upload.status).toBe(403);
});

test('an export is a download in the format asked for', async () => {
  const id = await run('SELECT 1 AS a');
  const response = await queryExportResponse(request('format=csv'), id);
  expect(response.headers.get('content-disposition')).toBe(
    `attachment; filename="query-${id}.csv"`,
  );
  expect(await response.text()).toBe('a\r\n1\r\n');
});

test.each([
  ['from=0&to=1', 'wrong-token', 401],
  ['from=0', 'local-token', 400],
  ['from=5&to=1', 'local-token', 400],
  ['from=0&to=1000000', 'local-token', 400],
])('%s with %s is refused with %i', async (search, token, status) => {
  const id = await run('SELECT 1');
  const response = await queryRowsResponse(request(search, token), id);
  expect(response.status).toBe(status);
  expect(await response.json()).toMatchObject({ error: { message: expect.stringMatching(/\S/) } });
});

test('an unknown query is not found, and an unknown format is refused', async () => {
  expect((await queryRowsResponse(request('from=0&to=1'), 'nonsense')).status).toBe(404);
  expect((await queryExportResponse(request('format=xml'), 'nonsense')).status).toBe(400);
});

test('a view of a result is read by range, one that is no view is refused', async () => {
  const id = await run('SELECT i FROM UNNEST(sequence(1, 50)) AS t(i)');
  const view = { kind: 'rows', filters: [], search: '', sort: [{ column: 0, descending: true }] };
  const asked = (text: string) => request(`from=0&to=2&view=${encodeURIComponent(text)}`);
  const response = await queryRowsResponse(asked(JSON.stringify(view)), id);
  const table = tableFromIPC(new Uint8Array(await response.arrayBuffer()), { useBigInt: true });
  expect(table.toArray()).toEqual([{ i: 50n }, { i: 49n }]);
  for (const text of ['{', '{"kind":"other"}', '[]']) {
    expect((await queryRowsResponse(asked(text), id)).status).toBe(400);
  }
});

test('points of a chart come as an Arrow stream', async () => {
  const id = await run("SELECT * FROM (VALUES ('a', 1), ('b', 2), ('a', 3)) AS t(k, n)");
  const chart = {
    x: 0,
    y: 1,
    series: null,
    aggregate: 'sum',
    steps: null,
    ySteps: null,
    limit: 10,
  };
  const asked = (text: string) => request(`chart=${encodeURIComponent(text)}`);
  const response = await queryChartResponse(asked(JSON.stringify(chart)), id);
  const table = tableFromIPC(new Uint8Array(await response.arrayBuffer()), { useBigInt: true });
  expect(table.toArray()).toEqual([
    { x: 'a', y: 4, rows: 2n },
    { x: 'b', y: 2, rows: 1n },
  ]);
  expect((await queryChartResponse(asked('{}'), id)).status).toBe(400);
});

test('a download has the name it is asked for, whatever stands in it', async () => {
  const id = await run('SELECT 1 AS a');
  const name = encodeURIComponent('Müsli "a/b"\r\nX-Evil: 1');
  const response = await queryExportResponse(request(`format=ndjson&name=${name}`), id);
  expect(response.headers.get('content-disposition')).toBe(
    `attachment; filename="M-sli -a-b-X-Evil- 1.ndjson"; filename*=UTF-8''M%C3%BCsli%20-a-b-X-Evil-%201.ndjson`,
  );
  expect(await response.text()).toBe('{"a":1}\n');
});

test('who reconnects goes on behind the last event they saw', async () => {
  const { id } = await api().start({ sql: 'SELECT 1' });
  const all = await Array.fromAsync(await api().events({ id }));
  const rest = await Array.fromAsync(await api().events({ id, lastEventId: 2 }));
  expect(rest).toEqual(all.slice(-rest.length));
  expect(rest.length).toBeLessThan(all.length);
});

test('a Parquet export has the names of the columns, each once, and leaves no file behind', async () => {
  const id = await run('SELECT 1 AS person, 2 AS "Person", 3 AS reading');
  const response = await queryExportResponse(request('format=parquet'), id);
  expect(response.headers.get('content-disposition')).toBe(
    `attachment; filename="query-${id}.parquet"`,
  );
  const text = Buffer.from(await response.arrayBuffer()).toString('latin1');
  expect([text.slice(0, 4), text.slice(-4)]).toEqual(['PAR1', 'PAR1']);
  for (const name of ['person', 'Person_2', 'reading']) expect(text).toContain(name);
  const spool = `${opened.folder}/spool`;
  await expect
    .poll(async () => (await readdir(spool)).filter((name) => name.includes('unfinished')))
    .toEqual([]);
});
