import { describe, expect, test } from 'vitest';
import { put, remove, table } from '#server/catalog/testing/catalog-fixture.ts';
import { revertCommit } from './revert-commit.ts';
import { openBranchLake } from './testing/branch-lake.ts';

async function openDev() {
  const lake = await openBranchLake();
  await lake.commit('main', put('silver.a', table(1)), put('silver.b', table(1)));
  const [a, b] = [await lake.idOf('main', 'silver.a'), await lake.idOf('main', 'silver.b')];
  await lake.branch('dev', 'main');
  return { ...lake, a, b };
}

describe('a commit is reverted', () => {
  test('by a commit that says so: changed keys go back, new ones go, deleted ones come back', async () => {
    await using lake = await openDev();
    const commit = await lake.commit(
      'dev',
      put('silver.a', table(2, lake.a)),
      remove('silver.b'),
      put('gold.c', table(1)),
    );
    await lake.commit('dev', put('gold.d', table(1)));

    const outcome = await revertCommit(lake, { branch: 'dev', commit, by: 'ada' });

    expect(outcome).toMatchObject({ wasApplied: true, wasSuccessful: true, branch: 'dev' });
    expect(await lake.read('dev', 'silver.a')).toEqual(table(1, lake.a));
    expect(await lake.read('dev', 'silver.b')).toMatchObject(table(1));
    expect(await lake.read('dev', 'gold.c')).toBeNull();
    expect(await lake.read('dev', 'gold.d')).not.toBeNull();
    const { value: log } = await log1(lake, 'dev');
    expect(log.items[0]?.meta).toMatchObject({
      hash: outcome.hash,
      message: 'Revert "test"',
      authors: ['ada'],
      properties: { 'cascade.reverts': [commit] },
    });
  });

  test('twice is nothing the second time', async () => {
    await using lake = await openDev();
    const commit = await lake.commit('dev', remove('silver.b'));
    await revertCommit(lake, { branch: 'dev', commit, by: 'ada' });
    const head = await lake.hashOf('dev');
    const again = await revertCommit(lake, { branch: 'dev', commit, by: 'ada' });
    expect(again).toMatchObject({ wasApplied: false, wasSuccessful: true });
    expect(again.steps).toMatchObject([{ action: 'none', conflict: null }]);
    expect(await lake.hashOf('dev')).toBe(head);
  });

  test('and the reverting commit too', async () => {
    await using lake = await openDev();
    const commit = await lake.commit('dev', put('silver.a', table(2, lake.a)));
    const { hash } = await revertCommit(lake, { branch: 'dev', commit, by: 'ada' });
    await revertCommit(lake, { branch: 'dev', commit: hash ?? '', by: 'ada' });
    expect(await lake.read('dev', 'silver.a')).toEqual(table(2, lake.a));
  });

  test('of a merge all that it brought', async () => {
    await using lake = await openDev();
    await lake.commit('dev', put('silver.a', table(2, lake.a)));
    await lake.commit('dev', put('gold.c', table(1)));
    const merged = await lake.merge('dev', 'main');
    const commit = merged.ok ? (merged.value.resultantTargetHash ?? '') : '';
    const outcome = await revertCommit(lake, { branch: 'main', commit, by: 'ada' });
    expect(outcome.wasApplied).toBe(true);
    expect(await lake.read('main', 'silver.a')).toEqual(table(1, lake.a));
    expect(await lake.read('main', 'gold.c')).toBeNull();
  });

  test('on a branch that changes by merge alone by a merge, and no helping branch is left', async () => {
    await using lake = await openDev();
    const commit = await lake.commit('main', put('silver.a', table(2, lake.a)));
    const { hash } = await revertCommit(lake, { branch: 'main', commit, by: 'ada' });
    const { value: log } = await log1(lake, 'main');
    expect(log.items[0]?.meta.hash).toBe(hash);
    expect(log.items[0]?.meta.parentCommitHashes).toHaveLength(2);
    expect(await lake.read('main', 'silver.a')).toEqual(table(1, lake.a));
    expect(await lake.hashOf('main')).toBe(hash);
    const refs = await lake.catalog.listReferences({ maxRecords: 10 });
    expect(refs.ok && refs.value.items.map(({ name }) => name)).toEqual(['dev', 'main']);
  });

  test('on a new branch, where the old one stays as it is', async () => {
    await using lake = await openDev();
    const commit = await lake.commit('main', put('silver.a', table(2, lake.a)));
    const input = { branch: 'main', commit, by: 'ada', newBranch: 'undo' };
    expect(await revertCommit(lake, input)).toMatchObject({ branch: 'undo', wasApplied: true });
    expect(await lake.read('undo', 'silver.a')).toEqual(table(1, lake.a));
    expect(await lake.hashOf('main')).toBe(commit);
  });

  test('key by key', async () => {
    await using lake = await openDev();
    const commit = await lake.commit('dev', put('silver.a', table(2, lake.a)), remove('silver.b'));
    const input = { branch: 'dev', commit, by: 'ada' };
    await revertCommit(lake, { ...input, keys: [['silver', 'b']] });
    expect(await lake.read('dev', 'silver.a')).toEqual(table(2, lake.a));
    expect(await lake.read('dev', 'silver.b')).not.toBeNull();
    const other = revertCommit(lake, { ...input, keys: [['gold', 'x']] });
    await expect(other).rejects.toThrow(/did not change gold\.x/);
  });
});

describe('nothing is written', () => {
  test('when a key was changed since, and it is said by whom', async () => {
    await using lake = await openDev();
    const commit = await lake.commit('dev', put('silver.a', table(2, lake.a)), remove('silver.b'));
    const later = await lake.commit('dev', put('silver.a', table(3, lake.a)));
    const outcome = await revertCommit(lake, { branch: 'dev', commit, by: 'ada' });
    expect(outcome).toMatchObject({ wasApplied: false, wasSuccessful: false, hash: null });
    const conflicts = outcome.steps.flatMap(({ conflict }) => conflict ?? []);
    expect(conflicts).toHaveLength(1);
    expect(conflicts[0]).toMatch(
      new RegExp(`silver\\.a was changed since by .* ${later.slice(0, 8)}`),
    );
    expect(await lake.hashOf('dev')).toBe(later);
  });

  test('when a namespace would go that holds what came later', async () => {
    await using lake = await openDev();
    const made = { type: 'NAMESPACE' as const, elements: ['new'], properties: {} };
    const commit = await lake.commit('dev', put('new', made));
    await lake.commit('dev', put('new.t', table(1)));
    const { steps, wasSuccessful } = await revertCommit(lake, { branch: 'dev', commit, by: 'ada' });
    expect(wasSuccessful).toBe(false);
    expect(steps[0]?.conflict).toMatch(/new still holds new\.t/);
  });

  test('by a dry run', async () => {
    await using lake = await openDev();
    const commit = await lake.commit('dev', remove('silver.b'));
    const input = { branch: 'dev', commit, by: 'ada', isDryRun: true, newBranch: 'undo' };
    const outcome = await revertCommit(lake, input);
    expect(outcome).toMatchObject({ wasApplied: false, wasSuccessful: true });
    expect(outcome.steps).toMatchObject([{ key: ['silver', 'b'], action: 'put-back' }]);
    expect(await lake.hashOf('dev')).toBe(commit);
    await expect(lake.hashOf('undo')).rejects.toThrow(/undo/);
  });

  test('when the branch moved since it was looked at and touched the key', async () => {
    await using lake = await openDev();
    const commit = await lake.commit('dev', put('silver.a', table(2, lake.a)));
    await lake.commit('dev', put('silver.a', table(3, lake.a)));
    const input = { branch: 'dev', commit, by: 'ada', expectedHash: commit };
    await expect(revertCommit(lake, input)).rejects.toMatchObject({ code: 'conflict' });
    expect(await lake.read('dev', 'silver.a')).toEqual(table(3, lake.a));
  });
});

async function log1(lake: Awaited<ReturnType<typeof openDev>>, branch: string) {
  const page = await lake.catalog.history(branch, {}, { maxRecords: 1 });
  if (!page.ok) throw new Error(page.error.kind);
  return page;
}
