import { expect, test } from 'vitest';
import { put, table } from '#server/catalog/testing/catalog-fixture.ts';
import { cherryPick } from './cherry-pick.ts';
import { openBranchLake } from './testing/branch-lake.ts';

async function openDev() {
  const lake = await openBranchLake();
  await lake.commit('main', put('silver.a', table(1)));
  const a = await lake.idOf('main', 'silver.a');
  for (const name of ['dev', 'other']) await lake.branch(name, 'main');
  await lake.commit('dev', put('gold.before', table(1)));
  const picked = await lake.commit('dev', put('silver.a', table(2, a)), put('gold.c', table(1)));
  return { ...lake, a, picked };
}

test('one commit is copied onto a branch without those before it, and says where it is from', async () => {
  await using lake = await openDev();
  const input = { commit: lake.picked, onto: 'other', by: 'ada' };
  const before = await lake.hashOf('other');
  const tried = await cherryPick(lake, { ...input, isDryRun: true });
  expect(tried).toMatchObject({ wasApplied: false, wasSuccessful: true, conflictSentences: [] });
  expect(tried.details.map(({ key }) => key.join('.'))).toEqual(['gold.c', 'silver.a']);
  expect(await lake.hashOf('other')).toBe(before);

  const done = await cherryPick(lake, input);
  expect(done).toMatchObject({ wasApplied: true, wasSuccessful: true });
  expect(await lake.hashOf('other')).toBe(done.resultantTargetHash);
  expect(await lake.read('other', 'silver.a')).toEqual(table(2, lake.a));
  expect(await lake.read('other', 'gold.before')).toBeNull();
  const log = await lake.catalog.history('other', {}, { maxRecords: 1 });
  expect(log.ok && log.value.items[0]?.meta.properties).toMatchObject({
    'cascade.picked-from': [lake.picked],
  });
});

test('a conflict is explained and writes nothing, not even the branch for the copy', async () => {
  await using lake = await openDev();
  const head = await lake.commit('other', put('silver.a', table(7, lake.a)));
  const input = { commit: lake.picked, onto: 'other', by: 'ada', newBranch: 'copy' };
  const outcome = await cherryPick(lake, input);
  expect(outcome).toMatchObject({ wasApplied: false, wasSuccessful: false });
  expect(outcome.conflictSentences).toEqual([
    `silver.a was changed on other as well as on commit ${lake.picked.slice(0, 8)}.`,
  ]);
  expect(await lake.hashOf('other')).toBe(head);
  await expect(lake.hashOf('copy')).rejects.toThrow();
});

test('a branch that changes by merge alone gets the copy by a merge, and no helping branch is left', async () => {
  await using lake = await openDev();
  const done = await cherryPick(lake, { commit: lake.picked, onto: 'main', by: 'ada' });
  expect(done.wasApplied).toBe(true);
  expect(await lake.hashOf('main')).toBe(done.resultantTargetHash);
  expect(await lake.read('main', 'gold.c')).not.toBeNull();
  const refs = await lake.catalog.listReferences({ maxRecords: 10 });
  expect(refs.ok && refs.value.items.map(({ name }) => name)).toEqual(['dev', 'main', 'other']);
});

test('a copy can go to a new branch', async () => {
  await using lake = await openDev();
  const head = await lake.hashOf('other');
  const input = { commit: lake.picked, onto: 'other', by: 'ada', newBranch: 'copy' };
  expect((await cherryPick(lake, input)).wasApplied).toBe(true);
  expect(await lake.read('copy', 'gold.c')).not.toBeNull();
  expect(await lake.hashOf('other')).toBe(head);
});

test('a protected branch that moved since it was seen gets the copy on its newest state', async () => {
  await using lake = await openDev();
  const expectedHash = await lake.hashOf('main');
  const newest = await lake.commit('main', put('gold.z', table(1)));
  const input = { commit: lake.picked, onto: 'main', by: 'ada', expectedHash };
  const { resultantTargetHash } = await cherryPick(lake, input);
  expect(await lake.hashOf('main')).toBe(resultantTargetHash);
  expect(await lake.hashOf('main~1')).toBe(newest);
  expect(await lake.read('main', 'gold.c')).not.toBeNull();
  expect(await lake.read('main', 'gold.z')).not.toBeNull();
});
