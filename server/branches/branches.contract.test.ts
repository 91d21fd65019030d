import { describe, expect, test } from 'vitest';
import type { Catalog } from '#server/catalog/port.ts';
import { put, table } from '#server/catalog/testing/catalog-fixture.ts';
import { err } from '#server/platform/result.ts';
import { createRef } from './create-ref.ts';
import { deleteBranch } from './delete-branch.ts';
import { deleteBranches } from './delete-branches.ts';
import { listDeletedRefs, restorableHashes } from './deleted-refs.ts';
import {
  addProtectionRule,
  listProtectionRules,
  removeProtectionRule,
} from './protection-rules.ts';
import { renameBranch } from './rename-branch.ts';
import { restoreBranch } from './restore-branch.ts';
import { openBranchLake } from './testing/branch-lake.ts';

const rule = {
  kind: 'merge-only' as const,
  paths: null,
  approvals: 0,
  approverRole: null,
  by: 'ada',
};

/** Answers to deletions are lost: that of `done` was carried out, others were not. */
function losing<T extends { readonly catalog: Catalog }>(lake: T, done: string): T {
  const deleteReference: Catalog['deleteReference'] = async (name, hash) => {
    if (name === done) await lake.catalog.deleteReference(name, hash);
    return err({ kind: 'unavailable', cause: new Error('The answer was lost.') });
  };
  return { ...lake, catalog: { ...lake.catalog, deleteReference } };
}

describe('a deletion', () => {
  test('is undone exactly where the branch stood, within the hour', async () => {
    await using lake = await openBranchLake();
    await lake.branch('dev', 'main');
    const hash = await lake.commit('dev', put('silver.t', table(1)));
    const deleted = await deleteBranch(lake, { name: 'dev', by: 'ada' });
    expect(deleted).toMatchObject({ name: 'dev', hash, deletedBy: 'ada' });
    expect(await listDeletedRefs(lake, { limit: 10 })).toMatchObject([{ name: 'dev' }]);
    expect(await restorableHashes(lake)).toEqual([hash]);

    expect(await restoreBranch(lake, { name: 'dev', by: 'ben' })).toEqual({
      type: 'BRANCH',
      name: 'dev',
      hash,
    });
    expect(await lake.hashOf('dev')).toBe(hash);
    expect(await listDeletedRefs(lake, { limit: 10 })).toEqual([]);
    const again = restoreBranch(lake, { name: 'dev', by: 'ben' });
    await expect(again).rejects.toMatchObject({ code: 'not-found' });
  });

  test('is final after the hour, and its commits have no root any more', async () => {
    await using lake = await openBranchLake();
    await lake.branch('dev', 'main');
    const { hash } = await deleteBranch(lake, { name: 'dev', by: 'ada' });
    lake.passHours(1);
    expect(await restorableHashes(lake)).toEqual([]);
    await expect(restoreBranch(lake, { name: 'dev', by: 'ada' })).rejects.toThrow(hash);
  });

  test('is not undone over a new branch of that name', async () => {
    await using lake = await openBranchLake();
    await lake.branch('dev', 'main');
    await deleteBranch(lake, { name: 'dev', by: 'ada' });
    await lake.branch('dev', 'main');
    await lake.commit('dev', put('silver.t', table(1)));
    const undone = restoreBranch(lake, { name: 'dev', by: 'ada' });
    await expect(undone).rejects.toMatchObject({ code: 'conflict' });
    expect(await listDeletedRefs(lake, { limit: 10 })).toHaveLength(1);
  });

  test('is refused where the branch is not any more, and leaves no trace then', async () => {
    await using lake = await openBranchLake();
    await lake.branch('dev', 'main');
    const seen = await lake.hashOf('dev');
    await lake.commit('dev', put('silver.t', table(1)));
    const stale = deleteBranch(lake, { name: 'dev', expectedHash: seen, by: 'ada' });
    await expect(stale).rejects.toMatchObject({ code: 'conflict' });
    const first = deleteBranch(lake, { name: 'main', by: 'ada' });
    await expect(first).rejects.toMatchObject({ code: 'forbidden' });
    expect(await listDeletedRefs(lake, { limit: 10 })).toEqual([]);
  });

  test('can be undone also when its answer was lost, and is not listed when it never was', async () => {
    await using lake = await openBranchLake();
    await lake.branch('gone', 'main');
    await lake.branch('there', 'main');
    const hash = await lake.hashOf('main');
    const silent = losing(lake, 'gone');
    const lost = deleteBranch(silent, { name: 'gone', by: 'ada' });
    await expect(lost).rejects.toMatchObject({ code: 'unavailable' });
    const never = deleteBranch(silent, { name: 'there', by: 'ada' });
    await expect(never).rejects.toMatchObject({ code: 'unavailable' });
    expect(await listDeletedRefs(lake, { limit: 10 })).toMatchObject([{ name: 'gone' }]);
    expect(await restoreBranch(lake, { name: 'gone', by: 'ada' })).toMatchObject({ hash });
  });

  test('is undone as the one that was chosen, where a name was deleted twice', async () => {
    await using lake = await openBranchLake();
    await lake.branch('dev', 'main');
    const first = await deleteBranch(lake, { name: 'dev', by: 'ada' });
    await lake.branch('dev', 'main');
    await lake.commit('dev', put('silver.t', table(1)));
    await deleteBranch(lake, { name: 'dev', by: 'ada' });
    const { id, hash } = first;
    expect(await restoreBranch(lake, { name: 'dev', id, by: 'ada' })).toMatchObject({ hash });
    const again = restoreBranch(lake, { name: 'dev', id, by: 'ada' });
    await expect(again).rejects.toMatchObject({ code: 'not-found' });
  });

  test('of many goes on past one that is refused', async () => {
    await using lake = await openBranchLake();
    const hash = await lake.hashOf('main');
    for (const name of ['a', 'b']) await lake.branch(name, 'main');
    await addProtectionRule(lake, { ...rule, pattern: 'a' });
    const refs = ['a', 'gone', 'b'].map((name) => ({ name, expectedHash: hash }));
    const outcomes = await deleteBranches(lake, { refs, by: 'ada' });
    expect(outcomes).toMatchObject([
      { name: 'a', refused: expect.stringMatching(/protected/) },
      { name: 'gone', refused: expect.stringMatching(/gone/) },
      { name: 'b', refused: null },
    ]);
  });
});

describe('a name', () => {
  test('is given to a branch, tag, commit or moment', async () => {
    await using lake = await openBranchLake();
    const first = await lake.hashOf('main');
    lake.passHours(2);
    const head = await lake.commit('main', put('silver.t', table(1)));
    const at = '2026-01-01T01:00:00Z';
    const make = (name: string, from: string, moment: string | null) =>
      createRef(lake, { type: 'TAG', name, from, at: moment });
    expect(await make('now', 'main', null)).toMatchObject({ type: 'TAG', hash: head });
    expect(await make('then', 'main', at)).toMatchObject({ hash: first });
    expect(await make('same', 'then', null)).toMatchObject({ hash: first });
    expect(await make('bare', first, null)).toMatchObject({ hash: first });
    await expect(make('now', 'main', null)).rejects.toMatchObject({ code: 'conflict' });
  });

  test('is changed, and the branch stays where it is', async () => {
    await using lake = await openBranchLake();
    await lake.branch('dev', 'main');
    const hash = await lake.commit('dev', put('silver.t', table(1)));
    expect(await renameBranch(lake, { name: 'dev', to: 'next' })).toMatchObject({ hash });
    await expect(lake.hashOf('dev')).rejects.toThrow();
    expect(await lake.hashOf('next')).toBe(hash);
  });

  test('stays when the branch has moved, is protected, or the new one is taken', async () => {
    await using lake = await openBranchLake();
    await lake.branch('dev', 'main');
    const seen = await lake.hashOf('dev');
    await lake.commit('dev', put('silver.t', table(1)));
    const rename = (input: { to: string; expectedHash?: string }) =>
      renameBranch(lake, { name: 'dev', ...input });
    await expect(rename({ to: 'next', expectedHash: seen })).rejects.toMatchObject({
      code: 'conflict',
    });
    await expect(rename({ to: 'main' })).rejects.toMatchObject({ code: 'conflict' });
    await addProtectionRule(lake, { ...rule, pattern: 'd*' });
    await expect(rename({ to: 'next' })).rejects.toMatchObject({ code: 'forbidden' });
    await expect(lake.hashOf('next')).rejects.toThrow();
  });
});

describe('a name whose change got no answer', () => {
  test.each(['dev', 'nothing'])('is not lost where the catalog deleted %s', async (done) => {
    await using lake = await openBranchLake();
    await lake.branch('dev', 'main');
    const hash = await lake.hashOf('dev');
    const lost = renameBranch(losing(lake, done), { name: 'dev', to: 'next' });
    await expect(lost).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(/'next' was made, but 'dev' may be there still/),
    });
    expect(await lake.hashOf('next')).toBe(hash);
  });
});

test('a protected name is not changed to one under which nobody could take it back', async () => {
  await using lake = await openBranchLake();
  await lake.branch('release/1', 'main');
  await addProtectionRule(lake, { ...rule, pattern: 'release/*' });
  const rename = renameBranch(lake, { name: 'release/1', to: 'release/2' });
  await expect(rename).rejects.toMatchObject({ code: 'forbidden' });
  await expect(lake.hashOf('release/2')).rejects.toThrow();
});

test('a protected name is free for a branch that has moved only where it was seen', async () => {
  await using lake = await openBranchLake();
  await lake.branch('dev', 'main');
  const expectedHash = await lake.hashOf('dev');
  await lake.commit('dev', put('silver.t', table(1)));
  await addProtectionRule(lake, { ...rule, pattern: 'release/*' });
  const rename = renameBranch(lake, { name: 'dev', to: 'release/2', expectedHash });
  await expect(rename).rejects.toMatchObject({ code: 'conflict' });
  await expect(lake.hashOf('release/2')).rejects.toThrow();
});

describe('a protection rule', () => {
  test('holds from the moment it is made until it is removed', async () => {
    await using lake = await openBranchLake();
    await lake.branch('release/1', 'main');
    const made = await addProtectionRule(lake, { ...rule, pattern: 'release/*' });
    const hash = await lake.hashOf('release/1');
    const commit = () =>
      lake.catalog.commit({
        branch: 'release/1',
        expectedHash: hash,
        meta: { message: 'x' },
        operations: [put('silver.t', table(1))],
      });
    expect(await commit()).toMatchObject({ ok: false, error: { kind: 'forbidden' } });
    expect(await listProtectionRules(lake)).toEqual([made]);
    expect(await removeProtectionRule(lake, { id: made.id })).toBe('release/*');
    expect((await commit()).ok).toBe(true);
    const again = removeProtectionRule(lake, { id: made.id });
    await expect(again).rejects.toMatchObject({ code: 'not-found' });
  });

  test('is there once, and asks for approvals of change requests alone', async () => {
    await using lake = await openBranchLake();
    const wanted = { ...rule, pattern: 'main', kind: 'change-request' as const, approvals: 2 };
    await addProtectionRule(lake, wanted);
    await expect(addProtectionRule(lake, wanted)).rejects.toMatchObject({ code: 'conflict' });
    await addProtectionRule(lake, { ...wanted, paths: 'gold.*' });
    const odd = addProtectionRule(lake, { ...rule, pattern: 'x', approvals: 1 });
    await expect(odd).rejects.toMatchObject({ code: 'invalid' });
  });
});
