import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openSandbox } from './instances.ts';

async function open() {
  const folder = await mkdtemp(path.join(tmpdir(), 'cascade-sandbox-'));
  const outside = await mkdtemp(path.join(tmpdir(), 'cascade-outside-'));
  await writeFile(path.join(outside, 'secret.csv'), 'a\n1\n');
  await symlink(path.join(outside, 'secret.csv'), path.join(folder, 'link.csv'));
  const instance = await openSandbox(
    {
      memoryLimitMb: 128,
      threads: 1,
      overflowFolder: path.join(folder, 'overflow'),
      keepsOrder: true,
      prelude: [],
    },
    [folder],
  );
  const lease = await instance.connections.acquire(new AbortController().signal);
  return {
    folder,
    outside,
    connection: lease.item,
    async [Symbol.asyncDispose]() {
      lease[Symbol.dispose]();
      await instance[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
      await rm(outside, { recursive: true });
    },
  };
}

test('even SQL that got past the front end opens nothing outside the folders', async () => {
  await using opened = await open();
  const { folder, outside, connection } = opened;
  const attempts = [
    `SELECT * FROM read_csv('${outside}/secret.csv')`,
    `SELECT * FROM read_text('${folder}/../${path.basename(outside)}/secret.csv')`,
    `SELECT * FROM read_csv('${folder}/link.csv')`,
    `SELECT * FROM glob('${outside}/*')`,
    `COPY (SELECT 1) TO '${outside}/x.csv'`,
    `ATTACH '${outside}/x.db' AS x`,
    `EXPORT DATABASE '${outside}/x'`,
    'INSTALL httpfs',
    'LOAD httpfs',
    'SET enable_external_access = true',
    "SET allowed_directories = ['/']",
    "SET memory_limit = '10GB'",
    'SET GLOBAL lock_configuration = false',
    "SET TimeZone = 'Asia/Tokyo'",
  ];
  for (const sql of attempts) await expect(connection.run(sql), sql).rejects.toThrow();
});

test('what lies in the folders can be read and written, in UTC', async () => {
  await using opened = await open();
  const { folder, connection } = opened;
  await connection.run(`COPY (SELECT 7 AS a) TO '${folder}/x.parquet' (FORMAT parquet)`);
  const reader = await connection.runAndReadAll(
    `SELECT a, current_setting('TimeZone') FROM read_parquet('${folder}/x.parquet')`,
  );
  expect(reader.getRows()).toEqual([[7, 'UTC']]);
});
