import { mkdir, mkdtemp, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openTestDatabase, type TestDatabase } from '#server/platform/testing/test-database.ts';
import { findFolder, folderDocuments } from './folder-documents.ts';
import { lookIntoFolder, visitFolder } from './look-into-folder.ts';
import { FILE_DEPS } from './testing/open-test-file.ts';
import { lastLook } from './watched-files.ts';

const START_MS = Date.UTC(2026, 2, 15, 12);
const ROWS = 'time,glucose\n2026-03-15 08:00,100\n2026-03-15 08:05,101\n';

let opened: TestDatabase;
let projectFolder: string;
let nowMs: number;
let runs: number;

beforeEach(async () => {
  opened = await openTestDatabase();
  projectFolder = await mkdtemp(path.join(tmpdir(), 'cascade-watched-'));
  nowMs = START_MS;
  runs = 0;
  await mkdir(path.join(projectFolder, 'sources'));
  await mkdir(path.join(projectFolder, 'inbox'));
  await writeFile(
    path.join(projectFolder, 'sources/clinic.yml'),
    'sources:\n  - name: clinic\n    kind: file\n    folder: inbox\n    pattern: "*.{csv,csv.gz}"\n    person: anna\n    zone: Europe/Berlin\n',
  );
});
afterEach(async () => {
  await opened[Symbol.asyncDispose]();
  await rm(projectFolder, { recursive: true, force: true });
});

const deps = () => ({
  database: opened.database,
  clock: () => new Date(nowMs),
  projectFolder,
  ...FILE_DEPS,
});

async function put(name: string, content: string | Buffer, ageSeconds: number) {
  const file = path.join(projectFolder, 'inbox', name);
  await writeFile(file, content);
  const at = (nowMs - ageSeconds * 1000) / 1000;
  await utimes(file, at, at);
}

const look = async () =>
  (await lookIntoFolder(deps(), await findFolder(deps(), 'clinic'), 'main')).map(
    ({ name, state, error }) => [name, state, ...(error === null ? [] : [error])],
  );

/** What a run reads, and how it ends. */
async function take(ends: string, { retryFailed = false, ref = 'main' } = {}) {
  runs += 1;
  const runId = `run-${runs}`;
  await opened.database.query(
    `INSERT INTO app.runs (id, ref, branch, is_full, reason, started_by, state, created_at, error)
     VALUES ($1, $4, $1, false, 'test', 'test', 'running', $2, $3)`,
    [runId, new Date(nowMs), ends === 'failed' ? 'a check failed' : null, ref],
  );
  const reports: string[] = [];
  const into = {
    runId,
    branch: runId,
    ref,
    signal: new AbortController().signal,
    report: async (message: string) => void reports.push(message),
  };
  let documents = 0;
  const end = (state: string) =>
    opened.database.query('UPDATE app.runs SET state = $2 WHERE id = $1', [runId, state]);
  try {
    for await (const batch of folderDocuments(
      deps(),
      { kind: 'folder', source: 'clinic', retryFailed },
      into,
    )) {
      documents += batch.length;
    }
  } catch (cause) {
    await end('failed');
    throw cause;
  }
  await end(ends);
  return { documents, reports };
}

describe('a watched folder', () => {
  test('is taken in once, and a file again when it has changed', async () => {
    await put('a.csv', ROWS, 300);
    await put('b.csv.gz', gzipSync(`${ROWS}2026-03-15 08:10,102\n`), 200);
    await put('c.txt', ROWS, 300);
    expect(await look()).toEqual([
      ['a.csv', 'ready'],
      ['b.csv.gz', 'ready'],
    ]);
    expect(await take('merged')).toMatchObject({ documents: 5 });
    expect(await look()).toEqual([
      ['a.csv', 'done'],
      ['b.csv.gz', 'done'],
    ]);
    expect(await take('nothing-to-do')).toMatchObject({ documents: 0 });
    await put('a.csv', `${ROWS}2026-03-15 08:15,103\n`, 100);
    expect(await take('merged')).toMatchObject({ documents: 3 });
  });

  test('leaves a file alone until it is still, and unfinished ones altogether', async () => {
    await put('a.csv', ROWS.slice(0, 20), 1);
    await put('.hidden.csv', ROWS, 300);
    expect(await look()).toEqual([['a.csv', 'settling']]);
    nowMs += 5_000;
    await put('a.csv', ROWS, 0);
    expect(await look()).toEqual([['a.csv', 'settling']]);
    nowMs += 5_000;
    expect(await look()).toEqual([['a.csv', 'settling']]);
    nowMs += 5_000;
    expect(await look()).toEqual([['a.csv', 'ready']]);
  });

  test('names the file that cannot be read, and takes the others in', async () => {
    await put('bad.csv', 'time,glucose\nsoon,x\n', 300);
    await put('good.csv', ROWS, 200);
    const { documents, reports } = await take('merged');
    expect(documents).toBe(2);
    expect(reports[0]).toContain('bad.csv has no row with a time and a glucose value');
    expect(await look()).toMatchObject([
      ['bad.csv', 'failed', expect.stringContaining('Check the column mapping')],
      ['good.csv', 'done'],
    ]);
    expect(await take('nothing-to-do')).toMatchObject({ documents: 0, reports: [] });
    await expect(take('failed', { retryFailed: true })).rejects.toThrow('bad.csv has no row');
  });

  test('counts a file as taken in only when its run is merged', async () => {
    await put('a.csv', ROWS, 300);
    await take('failed');
    expect(await look()).toEqual([['a.csv', 'failed', 'Its run failed: a check failed']]);
    expect(await take('merged', { retryFailed: true })).toMatchObject({ documents: 2 });
    expect(await look()).toEqual([['a.csv', 'done']]);
  });

  test('takes a good file whose run failed in again after an hour, without being asked', async () => {
    await put('a.csv', ROWS, 300);
    await take('failed');
    nowMs += 3_000_000;
    expect(await take('merged')).toMatchObject({ documents: 0 });
    nowMs += 600_000;
    expect(await look()).toMatchObject([['a.csv', 'ready', 'Its run failed: a check failed']]);
    expect(await take('merged')).toMatchObject({ documents: 2 });
  });

  test('takes in for a branch what was taken in for another only', async () => {
    await put('a.csv', ROWS, 300);
    expect(await take('merged', { ref: 'dev' })).toMatchObject({ documents: 2 });
    await put('copy.csv', ROWS, 200);
    expect(await look()).toEqual([
      ['a.csv', 'ready'],
      ['copy.csv', 'ready'],
    ]);
    expect(await take('merged')).toMatchObject({ documents: 4 });
    expect(await take('nothing-to-do')).toMatchObject({ documents: 0 });
  });

  test('is looked into by schedule also while its page is open', async () => {
    const declaration = await findFolder(deps(), 'clinic');
    await visitFolder(deps(), declaration, 'main');
    nowMs += 60_000;
    await look();
    expect(await lastLook(opened.database, 'clinic')).toEqual({
      at: new Date(START_MS),
      error: null,
    });
  });

  test('knows a file that was renamed or touched by its content', async () => {
    await put('a.csv', ROWS, 300);
    await take('merged');
    const inbox = path.join(projectFolder, 'inbox');
    await rename(path.join(inbox, 'a.csv'), path.join(inbox, 'b.csv'));
    const { reports, documents } = await take('nothing-to-do');
    expect([documents, reports]).toEqual([0, ['b.csv has the content of a.csv']]);
    expect((await stat(path.join(inbox, 'b.csv'))).size).toBe(ROWS.length);
  });

  test('that is not there is told by name', async () => {
    await rm(path.join(projectFolder, 'inbox'), { recursive: true });
    await expect(look()).rejects.toThrow('The folder inbox of clinic does not exist');
  });
});
