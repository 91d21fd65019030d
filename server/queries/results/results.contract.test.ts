import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { tableFromIPC } from '@uwdata/flechette';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Caller } from '#server/api/trpc/init.ts';
import { csvField } from '#server/engine/model/csv-text.ts';
import { WHOLE_RESULT } from '#server/engine/model/result-view.ts';
import { type OpenedEngine, openTestEngine } from '#server/engine/testing/open-engine.ts';
import { newId } from '#server/platform/ids.ts';
import { createLogger } from '#server/platform/log.ts';
import { quoteString } from '#server/sql/model/quote.ts';
import { type ExportFormat, exportResult } from '../export-result.ts';
import type { QueryRunner } from '../port.ts';
import { createQueryRunner } from '../query-runner.ts';
import { readRows } from '../read-rows.ts';
import { startQuery } from '../start-query.ts';
import { SPOOL_LIMITS, spoolRoom, sweepSpool } from '../sweep-spool.ts';
import { watchQuery } from '../watch-query.ts';
import { changeResult } from './change-result.ts';
import { closeResult } from './close-result.ts';
import { listResultTabs } from './list-result-tabs.ts';
import { openResults } from './open-results.ts';
import { openView } from './open-view.ts';
import { summarizeColumn } from './summarize-column.ts';

const ada: Caller = { name: 'ada', role: 'analyst', via: 'session' };
const ben: Caller = { name: 'ben', role: 'analyst', via: 'session' };

let deps: OpenedEngine & { readonly queries: QueryRunner };
let folder: string;

beforeAll(async () => {
  const opened = await openTestEngine();
  const log = createLogger(null);
  const queries = await createQueryRunner({ ...opened, log, defaultBranch: 'main' });
  deps = { ...opened, queries };
  folder = await mkdtemp(path.join(tmpdir(), 'cascade-export-'));
});
afterAll(async () => {
  await deps.queries.close();
  await deps[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

async function run(sql: string, caller = ada): Promise<string> {
  const { id } = await startQuery(deps, { sql }, caller);
  const { signal } = new AbortController();
  await Array.fromAsync(watchQuery(deps, { id, after: 0, caller, signal }));
  return id;
}

async function exported(id: string, format: ExportFormat, isFormulaSafe = false): Promise<Buffer> {
  const pieces = exportResult(deps, { id, format, isFormulaSafe, caller: ada });
  return Buffer.concat(await Array.fromAsync(pieces));
}

test('the next results take the place of those that are not pinned', async () => {
  const tabId = newId();
  const [first, second, third] = [
    await run('SELECT 1'),
    await run('SELECT 2'),
    await run('SELECT 3'),
  ];
  const open = (queryId: string, keepsOthers = false) =>
    openResults(deps, { tabId, results: [{ queryId, title: 'Result' }], keepsOthers }, ada);
  await open(first);
  await changeResult(deps, { tabId, queryId: first, isPinned: true, title: 'Before' }, ada);
  await open(second);
  expect(await open(third)).toEqual([
    { queryId: first, title: 'Before', isPinned: true },
    { queryId: third, title: 'Result', isPinned: false },
  ]);
  expect(await open(second, true)).toHaveLength(3);
  expect(await closeResult(deps, { tabId, queryId: first }, ada)).toHaveLength(2);
  expect(await listResultTabs(deps, { tabId }, ben)).toEqual([]);
});

test('nobody shows, looks at or compares with a result of somebody else', async () => {
  const [id, own] = [await run('SELECT 1 AS a', ben), await run('SELECT 1 AS a')];
  const forbidden = { code: 'forbidden' };
  const results = [{ queryId: id, title: 'x' }];
  await expect(openResults(deps, { tabId: newId(), results }, ada)).rejects.toMatchObject(
    forbidden,
  );
  await expect(summarizeColumn(deps, { id, column: 0, caller: ada })).rejects.toMatchObject(
    forbidden,
  );
  const view = { kind: 'comparison', before: id, key: [0] } as const;
  await expect(openView(deps, { id: own, view, caller: ada })).rejects.toMatchObject(forbidden);
});

test('a pinned result outlives its age and counts against what its owner may have', async () => {
  const tabId = newId();
  const [kept, other] = [await run('SELECT 1'), await run('SELECT 2')];
  const results = [kept, other].map((queryId) => ({ queryId, title: 'Result' }));
  await openResults(deps, { tabId, results }, ada);
  await changeResult(deps, { tabId, queryId: kept, isPinned: true }, ada);
  const room = await spoolRoom(deps, 'ada', SPOOL_LIMITS);
  expect(room).toBeLessThan(SPOOL_LIMITS.maxBytesPerPerson);
  expect(await spoolRoom(deps, 'ben', SPOOL_LIMITS)).toBe(SPOOL_LIMITS.maxBytesPerPerson);
  expect(await spoolRoom(deps, 'ada', { ...SPOOL_LIMITS, maxBytes: 1 })).toBe(0);

  deps.passSeconds(100);
  await sweepSpool(deps, { ...SPOOL_LIMITS, maxAgeMs: 50_000 });
  expect((await readRows(deps, { id: kept, from: 0, to: 1, caller: ada })).rowCount).toBe(1);
  await expect(readRows(deps, { id: other, from: 0, to: 1, caller: ada })).rejects.toMatchObject({
    code: 'not-found',
  });
  await expect(
    changeResult(deps, { tabId, queryId: other, isPinned: true }, ada),
  ).rejects.toMatchObject({ code: 'not-found' });
});

test('the oldest results of who has too many go first, those of others stay', async () => {
  const [old, other] = [await run('SELECT 1'), await run('SELECT 1', ben)];
  deps.passSeconds(1);
  const young = await run('SELECT 2');
  const { bytes } = await readBytes(young);
  await sweepSpool(deps, { ...SPOOL_LIMITS, maxBytesPerPerson: bytes + (await pinnedBytes()) });
  expect((await readRows(deps, { id: young, from: 0, to: 1, caller: ada })).rowCount).toBe(1);
  expect((await readRows(deps, { id: other, from: 0, to: 1, caller: ben })).rowCount).toBe(1);
  await expect(readRows(deps, { id: old, from: 0, to: 1, caller: ada })).rejects.toThrow();
});

async function readBytes(id: string): Promise<{ readonly bytes: number }> {
  const [row] = await deps.database.query('SELECT bytes FROM app.queries WHERE id = $1', [id]);
  return { bytes: Number(row?.['bytes']) };
}

const pinnedBytes = async (): Promise<number> =>
  SPOOL_LIMITS.maxBytesPerPerson - (await spoolRoom(deps, 'ada', SPOOL_LIMITS));

test('every format has every row of many pieces once, in order, and exact', async () => {
  const id = await run(
    `SELECT BIGINT '9007199254740993' + i AS n, CAST(i AS decimal(38, 3)) AS d, 'text ' || CAST(i AS varchar) AS n
     FROM (SELECT x * 100 + y AS i FROM UNNEST(sequence(0, 249)) AS a(x) CROSS JOIN UNNEST(sequence(1, 100)) AS b(y)) AS t ORDER BY i`,
  );
  const lines = (await exported(id, 'ndjson')).toString().trimEnd().split('\n');
  expect(lines).toHaveLength(25_000);
  expect(lines[24_999]).toBe('{"n":9007199254765993,"d":"25000.000","n_2":"text 25000"}');
  const arrow = tableFromIPC(await exported(id, 'arrow'), { useBigInt: true, useDecimalInt: true });
  expect([arrow.numRows, arrow.names]).toEqual([25_000, ['n', 'd', 'n']]);
  expect(arrow.children.map((column) => column.at(24_999))).toEqual([
    9007199254765993n,
    25_000_000n,
    'text 25000',
  ]);
});

test('an export without rows is a whole file in every format', async () => {
  const id = await run("SELECT 1 AS a, 'x' AS b WHERE false");
  expect((await exported(id, 'csv')).toString()).toBe('a,b\r\n');
  expect((await exported(id, 'ndjson')).toString()).toBe('');
  expect(tableFromIPC(await exported(id, 'arrow')).numRows).toBe(0);
});

test('texts that a spreadsheet would calculate are marked when asked, numbers never', async () => {
  const id = await run(
    `SELECT * FROM (VALUES ('=1+1', -1), ('@SUM(A1)', 2), (' +1', 3), ('plain', 4)) AS t("=head", n)`,
  );
  expect((await exported(id, 'csv', true)).toString()).toBe(
    "'=head,n\r\n'=1+1,-1\r\n'@SUM(A1),2\r\n' +1,3\r\nplain,4\r\n",
  );
  expect((await exported(id, 'csv')).toString()).toContain('=1+1,-1');
});

test('an export of a view has its rows in its order', async () => {
  const id = await run('SELECT i FROM UNNEST(sequence(1, 5)) AS t(i)');
  const view = { ...WHOLE_RESULT, search: '', sort: [{ column: 0, descending: true }] };
  const pieces = exportResult(deps, { id, view, format: 'csv', caller: ada });
  const text = Buffer.concat(await Array.fromAsync(pieces)).toString();
  expect(text).toBe('i\r\n5\r\n4\r\n3\r\n2\r\n1\r\n');
});

test('fields of any text are read back by a CSV reader as they were', async () => {
  const random = seeded(7);
  const alphabet = [
    '"',
    ',',
    '\r',
    '\n',
    '\r\n',
    ' ',
    '',
    'a',
    'é',
    '\t',
    "'",
    ';',
    '𝄞',
    '=',
    '\\',
  ];
  const fieldOf = () =>
    Array.from({ length: random(6) }, () => alphabet[random(alphabet.length)]).join('');
  const rows = Array.from({ length: 2_000 }, () => [fieldOf(), fieldOf(), fieldOf()]);
  const file = path.join(folder, 'fuzz.csv');
  await writeFile(
    file,
    `a,b,c\r\n${rows.map((row) => `${row.map(csvField).join(',')}\r\n`).join('')}`,
  );
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  const reader = await connection.runAndReadAll(
    `SELECT * FROM read_csv(${quoteString(file)}, header = true, all_varchar = true, auto_detect = false, columns = {a: 'VARCHAR', b: 'VARCHAR', c: 'VARCHAR'}, quote = '"', escape = '"', new_line = '\\r\\n', allow_quoted_nulls = false, parallel = false)`,
  );
  expect(reader.getRows()).toEqual(rows);
  connection.closeSync();
  instance.closeSync();
});

/** Numbers below a bound, the same in every run. */
function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
}
