import { expect, test } from 'vitest';
import { value } from '#server/catalog/testing/catalog-fixture.ts';
import type { QueryEngine } from '#server/engine/port.ts';
import { rowsOf, write } from '#server/engine/testing/statements.ts';
import { newId } from '#server/platform/ids.ts';
import { compactTable } from './compact-table.ts';
import { listJobs } from './list-jobs.ts';
import { findReachableFiles } from './reachable-files.ts';
import { planOrphans, removeOrphans } from './remove-orphans.ts';
import { tableHealth } from './table-health.ts';
import { ANALYST, openJobs, TABLE } from './testing/open-jobs.ts';
import { openPaperLake, readCommit } from './testing/paper-lake.ts';

test('many small files become one, old snapshots go, and every row and every earlier commit stays', async () => {
  await using lake = await openJobs();
  await write(lake.engine, 's.t', 'SELECT 0 AS n');
  for (let n = 1; n < 8; n += 1) {
    lake.passSeconds(86_400);
    await write(lake.engine, 's.t', `SELECT ${n} AS n`, { kind: 'append' });
  }
  const before = value(await lake.catalog.resolve('main')).hash;
  const health = await tableHealth(lake, TABLE);
  expect(health).toMatchObject({
    files: { count: 8, small: 8, smallAfter: 1 },
    snapshots: { count: 8, expirable: 0 },
    advice: [{ kind: 'compact', why: '8 of 8 files could be 1.' }],
  });

  const foreseen = await lake.do({ kind: 'compact', ...TABLE, dryRun: true });
  expect(foreseen).toMatchObject({ state: 'done', result: { changed: false, filesRemoved: 8 } });
  expect(value(await lake.catalog.resolve('main')).hash).toBe(before);
  const compacted = await lake.do({ kind: 'compact', ...TABLE });
  expect(compacted).toMatchObject({
    state: 'done',
    result: { changed: true, filesRemoved: 8, filesWritten: 1 },
  });
  const expired = await lake.do({ kind: 'expire-snapshots', ...TABLE, olderThanDays: 3 });
  expect(expired.result?.snapshotsRemoved).toBe(4);
  const again = await lake.do({ kind: 'compact', ...TABLE });
  expect(again.result).toMatchObject({ changed: false, commitHash: null });

  expect(await tableHealth(lake, TABLE)).toMatchObject({ files: { count: 1, small: 0 } });
  const all = [['28', '8']];
  const sum = 'SELECT CAST(sum(n) AS varchar), CAST(count(*) AS varchar) FROM s.t';
  expect(await rowsOf(lake.engine, sum)).toEqual(all);
  expect(await rowsOf(lake.engine, `${sum} FOR VERSION AS OF '${before}'`)).toEqual(all);
  const [newest] = value(await lake.catalog.history('main', {}, { maxRecords: 1 })).items;
  expect(newest?.meta).toMatchObject({ authors: ['ada'] });
  expect(newest?.meta.properties['cascade.maintenance']).toEqual(['expire-snapshots']);
  const refs = value(await lake.catalog.listReferences({ maxRecords: 10 })).items;
  expect(refs.map(({ name }) => name)).toEqual(['main']);
});

test('a table that is appended to while it is compacted is rewritten once, and what came stays', async () => {
  await using lake = await openJobs();
  for (let n = 0; n < 4; n += 1) {
    await write(lake.engine, 's.t', `SELECT ${n} AS n`, { kind: n === 0 ? 'replace' : 'append' });
  }
  let rewrites = 0;
  const engine: QueryEngine = {
    ...lake.engine,
    rewriteFiles: async (request) => {
      rewrites += 1;
      const done = await lake.engine.rewriteFiles(request);
      await write(lake.engine, 's.t', 'SELECT 4 AS n', { kind: 'append' });
      return done;
    },
  };
  const task = { kind: 'compact', ...TABLE, dryRun: false } as const;
  const run = {
    jobId: newId(),
    by: 'ada',
    at: lake.clock(),
    signal: new AbortController().signal,
    report: () => undefined,
  };
  expect(await compactTable({ ...lake, engine }, task, run)).toMatchObject({ filesRemoved: 4 });
  expect(rewrites).toBe(1);
  expect(await rowsOf(lake.engine, 'SELECT n FROM s.t ORDER BY n')).toEqual([
    [0],
    [1],
    [2],
    [3],
    [4],
  ]);
  expect(await tableHealth(lake, TABLE)).toMatchObject({ files: { count: 2 } });
});

test('orphans are listed by one job and removed by another that names it; an analyst may only look', async () => {
  await using lake = await openJobs();
  await write(lake.engine, 's.t', 'SELECT 1 AS n');
  const lost = `${lake.store.root}/s/t-0123abcd/data/x.parquet`;
  const stranger = `${lake.store.root}/notes.txt`;
  for (const uri of [lost, stranger]) await lake.store.put(uri, new Uint8Array([1, 2]));
  const plan = await lake.do({ kind: 'remove-orphans' }, ANALYST);
  expect(plan.result).toMatchObject({ dryRun: true, filesRemoved: 0 });

  // The files are of today, the lake's clock of March: let it catch up.
  lake.passSeconds((Date.now() - lake.clock().getTime()) / 1000 + 2 * 86_400);
  const later = await lake.do({ kind: 'remove-orphans' }, ANALYST);
  expect(later.result).toMatchObject({ filesRemoved: 1, bytesRemoved: 2, itemCount: 1 });
  expect(later.result?.items).toMatchObject([{ name: lost, bytes: 2 }]);
  const planned = { kind: 'remove-orphans', planId: later.id };
  await expect(lake.do(planned, ANALYST)).rejects.toThrow('Only an administrator');
  expect(await lake.do(planned)).toMatchObject({
    state: 'done',
    result: { filesRemoved: 1, dryRun: false, changed: true },
  });
  expect((await lake.store.head(lost)).ok).toBe(false);
  expect((await lake.store.head(stranger)).ok).toBe(true);
  expect(await lake.do(planned)).toMatchObject({ state: 'failed' });
  expect(await rowsOf(lake.engine, 'SELECT n FROM s.t')).toEqual([[1]]);
  expect(await listJobs(lake, { kind: 'remove-orphans' })).toHaveLength(4);
  const audit = await lake.database.query('SELECT by_name, outcome FROM app.audit ORDER BY at');
  expect(audit.filter(({ outcome }) => outcome === 'refused')).toEqual([
    { by_name: 'bo', outcome: 'refused' },
  ]);
});

test('a plan is void when other files would go by now, and a branch made since it spares what it needs', async () => {
  await using lake = await openPaperLake();
  await lake.drive.branch('work', 'main');
  await lake.append('work', 't');
  const old = await lake.drive.hashOf('work');
  await lake.append('work', 't');
  await lake.catalog.deleteReference('work', await lake.drive.hashOf('work'));
  lake.passDays(2);
  const { plan, result } = await planOrphans(lake, lake.run());
  expect(result.filesRemoved).toBeGreaterThan(0);
  await lake.catalog.createReference({ type: 'BRANCH', name: 'back', hash: old });
  await expect(removeOrphans(lake, plan, lake.run())).rejects.toThrow('make a new dry run');
  const second = await planOrphans(lake, lake.run());
  await removeOrphans(lake, second.plan, lake.run());
  expect(await readCommit({ ...lake, store: { ...lake.store } }, old)).toEqual(lake.held.get(old));
});

test('a table that only a merged and deleted branch ever had can be read at its commit within retention', async () => {
  await using lake = await openPaperLake();
  await lake.drive.branch('run/1', 'main');
  await lake.append('run/1', 'gone');
  const had = await lake.drive.hashOf('run/1');
  await lake.drive.commit('run/1', { type: 'DELETE', key: ['s', 'gone'] });
  await lake.append('run/1', 't');
  await lake.drive.merge('run/1', 'main');
  await lake.catalog.deleteReference('run/1', await lake.drive.hashOf('run/1'));
  const clean = async () =>
    removeOrphans(lake, (await planOrphans(lake, lake.run())).plan, lake.run());
  lake.passDays(20);
  expect(await clean()).toMatchObject({ filesRemoved: 0 });
  expect(await readCommit({ ...lake, store: { ...lake.store } }, had)).toEqual(lake.held.get(had));
  lake.passDays(20);
  expect((await clean()).filesRemoved).toBeGreaterThan(0);
  expect((await clean()).filesRemoved).toBe(0);
});

test('tables that this catalog never had stay, also when nothing here needs them', async () => {
  await using lake = await openPaperLake();
  await lake.drive.branch('work', 'main');
  await lake.append('work', 't');
  await lake.rewrite('work', 't');
  for (const uri of [
    's/other/metadata/00000-x.metadata.json',
    's/other/data/x.parquet',
    's/t-89abcdef/metadata/00000-x.metadata.json',
    's/t-89abcdef/data/x.parquet',
    'export/data/2024.parquet',
  ]) {
    await lake.store.put(`${lake.store.root}/${uri}`, new Uint8Array([1]));
  }
  await lake.catalog.deleteReference('work', await lake.drive.hashOf('work'));
  lake.passDays(40);
  const { plan, result } = await planOrphans(lake, lake.run());
  expect(result.filesRemoved).toBeGreaterThan(0);
  expect(result.summary).toContain('Passed over 5 files');
  await removeOrphans(lake, plan, lake.run());
  const left = (await Array.fromAsync(lake.store.list(lake.store.root))).map(({ uri }) => uri);
  expect(left).toHaveLength(5);
});

test('when the files of a commit cannot be read, nothing is called an orphan', async () => {
  await using lake = await openPaperLake();
  await lake.drive.branch('work', 'main');
  await lake.append('work', 't');
  await lake.append('work', 't');
  lake.passDays(40);
  const uris: string[] = [];
  const { signal } = new AbortController();
  await findReachableFiles(lake, {
    since: new Date(0),
    signal,
    onFile: (uri, role) => void (role === 'manifest-list' && uris.push(uri)),
  });
  await lake.store.delete(uris[0] ?? '');
  const blind = { ...lake, store: { ...lake.store } };
  await expect(planOrphans(blind, lake.run())).rejects.toThrow(
    /Which files s\.t at commit [0-9a-f]{8} needs cannot be told, so none is called unneeded/,
  );
});
