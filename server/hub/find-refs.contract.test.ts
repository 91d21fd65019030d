import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createPostgresCatalog } from '#server/catalog/adapters/postgres/postgres-catalog.ts';
import { createBranch } from '#server/catalog/create-branch.ts';
import { ensureFirstCommit } from '#server/catalog/ensure-first-commit.ts';
import { systemClock } from '#server/platform/clock.ts';
import { openTestDatabase } from '#server/platform/testing/test-database.ts';
import { timeLine } from '#server/queries/as-of/time-line.ts';
import { createFileStore } from '#server/storage/adapters/file/file-store.ts';
import { findRefs } from './find-refs.ts';

async function open() {
  const opened = await openTestDatabase();
  const { database } = opened;
  const catalog = await createPostgresCatalog({
    database,
    clock: systemClock,
    defaultBranch: 'main',
  });
  const hash = await ensureFirstCommit({ catalog }, { namespaces: ['silver'], by: 'system' });
  return { catalog, hash, [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose]() };
}

test('refs are found by any part of their names, the default branch first, and a cut is said', async () => {
  await using lake = await open();
  for (const name of ['a-run', 'run/1', 'run/2', 'Domain']) {
    await createBranch(lake, { name, from: 'main' });
  }
  await lake.catalog.createReference({ type: 'TAG', name: 'run-tag', hash: lake.hash }, 'main');
  const find = async (search: string, more: { kind?: 'branch' | 'tag'; limit?: number } = {}) => {
    const { refs, total } = await findRefs(lake, { search, ...more });
    return [refs.map(({ name }) => name), total];
  };
  expect(await find('')).toEqual([['main', 'Domain', 'a-run', 'run/1', 'run/2', 'run-tag'], 6]);
  expect(await find('RUN')).toEqual([['run/1', 'run/2', 'run-tag', 'a-run'], 4]);
  expect(await find('run', { kind: 'tag' })).toEqual([['run-tag'], 1]);
  expect(await find('main')).toEqual([['main', 'Domain'], 2]);
  expect(await find('run', { limit: 1 })).toEqual([['run/1'], 4]);
});

test('the time line of a ref knows its first commit, its tags, and tables that are not there', async () => {
  await using lake = await open();
  await lake.catalog.createReference({ type: 'TAG', name: 'v1', hash: lake.hash }, 'main');
  await using folder = await mkdtempDisposable(path.join(tmpdir(), 'time-line-'));
  const line = await timeLine(
    { catalog: lake.catalog, store: createFileStore(folder.path) },
    { ref: 'main', tables: [['silver', 'nothing']] },
  );
  expect(line).toMatchObject({
    totalCommits: 1,
    first: { hash: lake.hash },
    commits: [{ hash: lake.hash }],
    tags: [{ name: 'v1', hash: lake.hash }],
    tables: [{ key: ['silver', 'nothing'], snapshots: null }],
  });
  expect(line.tags[0]?.at).toBeInstanceOf(Date);
});
