import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { createFileStore } from '#server/storage/adapters/file/file-store.ts';
import { openTestEngine } from '../../testing/open-engine.ts';
import { failureOf, rowsOf, tryWrite, write } from '../../testing/statements.ts';
import { filesOf } from '../../testing/tables.ts';

const run = promisify(execFile);

/** Ways in which a file comes to harm, and what the failure says. */
const HARM: readonly (readonly [string, (file: string) => Promise<void>, string])[] = [
  ['gone', (file) => rm(file), 'is gone'],
  ['cut short', (file) => truncate(file, 100), 'is damaged'],
  ['emptied', (file) => truncate(file, 0), 'is damaged'],
  [
    'overwritten in its footer',
    async (file) => {
      const bytes = await readFile(file);
      for (let back = 20; back < 60; back += 1) bytes[bytes.length - back] = 0x5a;
      await writeFile(file, bytes);
    },
    'is damaged',
  ],
];

test.each(HARM)('a data file that was %s is named, with what to do', async (_, harm, what) => {
  await using opened = await openTestEngine();
  const { engine, store } = opened;
  await write(engine, 's.t', 'SELECT 1 AS id');
  const [harmed = ''] = await filesOf(opened);
  await write(engine, 's.t', 'SELECT 2 AS id', { kind: 'append' });
  await harm(store.enginePath(harmed));
  const named = harmed.replace(`${store.root}/`, '');
  const message = expect.stringContaining(`Data file ${named} ${what}`);
  expect(await failureOf(engine, 'SELECT sum(id) FROM s.t')).toMatchObject({
    kind: 'failed',
    message,
  });
  expect(
    await tryWrite(engine, 's.t', 'SELECT 1 AS id, 5 AS more', { kind: 'merge', key: ['id'] }),
  ).toMatchObject({ ok: false, error: { kind: 'failed', message } });
});

/** A file system of its own that is full after two megabytes; null where it cannot be made. */
async function smallDisk(folder: string): Promise<AsyncDisposable | null> {
  await mkdir(folder, { recursive: true });
  try {
    await run('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', folder]);
  } catch (cause) {
    process.stderr.write(`SKIPPED: a full disk needs the right to mount one: ${String(cause)}\n`);
    return null;
  }
  return {
    async [Symbol.asyncDispose]() {
      await run('umount', [folder]);
    },
  };
}

test('a full and a read-only warehouse are named, and leave the table as it was', async (context) => {
  let disk: AsyncDisposable | null = null;
  let warehouse = '';
  await using opened = await openTestEngine({
    openStore: async (folder) => {
      warehouse = path.join(folder, 'warehouse');
      disk = await smallDisk(warehouse);
      return createFileStore(warehouse);
    },
  });
  await using mounted = disk as AsyncDisposable | null;
  if (mounted === null) return context.skip();
  const { engine, store } = opened;
  await write(engine, 's.t', 'SELECT 1 AS id');
  const before = await Array.fromAsync(store.list(`${store.root}/`), ({ uri }) => uri);
  const big = `SELECT i AS id, md5(to_utf8(CAST(i * j AS varchar))) AS x FROM UNNEST(sequence(1, 10000)) AS a(i) CROSS JOIN UNNEST(sequence(1, 20)) AS b(j)`;
  expect(await tryWrite(engine, 's.t', big, { kind: 'append' })).toMatchObject({
    ok: false,
    error: { kind: 'failed', message: expect.stringContaining('is full') },
  });
  expect(await Array.fromAsync(store.list(`${store.root}/`), ({ uri }) => uri)).toEqual(before);
  await run('mount', ['-o', 'remount,ro', warehouse]);
  expect(await tryWrite(engine, 's.t', 'SELECT 2 AS id', { kind: 'append' })).toMatchObject({
    ok: false,
  });
  expect(await rowsOf(engine, 'SELECT * FROM s.t')).toEqual([[1]]);
});
