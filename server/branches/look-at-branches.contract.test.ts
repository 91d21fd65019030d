import { describe, expect, test } from 'vitest';
import { put, table, value } from '#server/catalog/testing/catalog-fixture.ts';
import { assignBranch } from './assign-branch.ts';
import { createCommitReader } from './commit-reader.ts';
import { deleteBranch } from './delete-branch.ts';
import { getCommit } from './get-commit.ts';
import { listGraph } from './list-graph.ts';
import { listRefs } from './list-refs.ts';
import { mergedInto } from './merged-into.ts';
import type { RefFilter } from './model/select-refs.ts';
import { previewAssign } from './preview-assign.ts';
import { refState } from './ref-state.ts';
import { refTimeline } from './ref-timeline.ts';
import { refsContaining } from './refs-containing.ts';
import { openBranchLake } from './testing/branch-lake.ts';
import { unmergedKeys } from './unmerged-keys.ts';

/** main has dev merged into it, and one commit more; side is not merged. */
async function openForked() {
  const lake = await openBranchLake();
  lake.passHours(1);
  await lake.branch('dev', 'main');
  await lake.branch('side', 'main');
  const dev = await lake.commit('dev', put('silver.d', table(1)));
  lake.passHours(1);
  const side = await lake.commit('side', put('silver.s', table(1)));
  lake.passHours(1);
  const merged = value(await lake.merge('dev', 'main')).resultantTargetHash ?? '';
  lake.passHours(1);
  const last = await lake.commit('main', put('gold.m', table(1)));
  const first = await lake.hashOf('side~1');
  return { ...lake, first, dev, side, merged, last };
}

describe('the graph', () => {
  test('has the commits of all refs once, children before parents, with merge edges', async () => {
    await using lake = await openForked();
    const graph = await listGraph(lake, { refs: null, after: null, limit: 10 });
    expect(graph.commits.map(({ hash }) => hash)).toEqual([
      lake.last,
      lake.merged,
      lake.side,
      lake.dev,
      lake.first,
    ]);
    expect(graph.commits[1]?.parents).toEqual([lake.first, lake.dev]);
    expect(graph.refs.map(({ name }) => name).toSorted()).toEqual(['dev', 'main', 'side']);
    expect(graph.next).toBeNull();
  });

  test('is read in pages that go on where the one before ended, also when a branch moves meanwhile', async () => {
    await using lake = await openForked();
    const page = { refs: null, limit: 2 };
    const one = await listGraph(lake, { ...page, after: null });
    lake.passHours(1);
    await lake.commit('side', put('silver.s2', table(1)));
    const two = await listGraph(lake, { ...page, after: one.next });
    const three = await listGraph(lake, { ...page, after: two.next });
    expect([one, two, three].flatMap(({ commits }) => commits.map(({ hash }) => hash))).toEqual([
      lake.last,
      lake.merged,
      lake.side,
      lake.dev,
      lake.first,
    ]);
    expect(three.next).toBeNull();
    const lost = listGraph(lake, { ...page, after: 'f'.repeat(64) });
    await expect(lost).rejects.toMatchObject({ code: 'conflict' });
  });

  test('of some refs has theirs alone', async () => {
    await using lake = await openForked();
    const graph = await listGraph(lake, { refs: ['side'], after: null, limit: 10 });
    expect(graph.commits.map(({ hash }) => hash)).toEqual([lake.side, lake.first]);
    const gone = listGraph(lake, { refs: ['gone'], after: null, limit: 10 });
    await expect(gone).rejects.toMatchObject({ code: 'not-found' });
  });

  test('reads a long line in few pieces', async () => {
    await using lake = await openBranchLake();
    await lake.branch('dev', 'main');
    for (let version = 1; version <= 40; version += 1) {
      await lake.commit('dev', put(`silver.t${version}`, table(version)));
    }
    let reads = 0;
    const counting: typeof lake.catalog = {
      ...lake.catalog,
      history: (...request) => {
        reads += 1;
        return lake.catalog.history(...request);
      },
    };
    const commits = createCommitReader(counting);
    const page = { refs: ['dev'], after: null, limit: 100 };
    expect((await listGraph({ catalog: counting, commits }, page)).commits).toHaveLength(41);
    expect(reads).toBeLessThan(5);
    await listGraph({ catalog: counting, commits }, page);
    expect(reads).toBeLessThan(5);
  });
});

describe('the list', () => {
  const all = { text: '', cel: null, offset: 0, limit: 50, by: 'ada', order: 'newest' as const };
  const names = async (
    lake: Awaited<ReturnType<typeof openForked>>,
    ...filters: readonly RefFilter[]
  ) => {
    const page = await listRefs(lake, { ...all, kind: 'branches', filters });
    return page.items.map(({ name }) => name);
  };

  test('tells merged from not merged whatever the number of commits ahead', async () => {
    await using lake = await openForked();
    expect(await names(lake)).toEqual(['main', 'side', 'dev']);
    expect(await names(lake, 'merged')).toEqual(['dev']);
    expect(await names(lake, 'unmerged')).toEqual(['side']);
    expect(await names(lake, 'protected')).toEqual(['main']);
    expect(await unmergedKeys(lake, { names: ['dev', 'side', 'gone'] })).toMatchObject([
      { name: 'dev', keys: 0 },
      { name: 'side', keys: 1, conflicts: 0 },
      { name: 'gone', keys: null, why: expect.stringMatching(/gone/) },
    ]);
  });

  test('calls stale what had no commit for two weeks', async () => {
    await using lake = await openForked();
    lake.passHours(24 * 15);
    await lake.commit('dev', put('silver.x', table(1)));
    expect(await names(lake, 'stale')).toEqual(['side']);
  });

  test('is paged, and counts kinds and filters', async () => {
    await using lake = await openForked();
    await lake.branch('run/1', 'main');
    const page = await listRefs(lake, { ...all, kind: 'branches', filters: [], limit: 2 });
    expect(page).toMatchObject({ total: 3, next: 2, counts: { kinds: { branches: 3, runs: 1 } } });
    expect(page.counts.filters).toMatchObject({ merged: 1, unmerged: 1, protected: 1 });
    const rest = await listRefs(lake, { ...all, kind: 'branches', filters: [], offset: 2 });
    expect(rest).toMatchObject({ items: [{ name: 'dev' }], next: null });
  });
});

describe('one commit', () => {
  test('tells its parents and the keys it changed against the first of them', async () => {
    await using lake = await openForked();
    const page = await getCommit(lake, { hash: lake.merged });
    expect(page.parents.map(({ hash }) => hash)).toEqual([lake.first, lake.dev]);
    expect(page.changes).toEqual([
      { key: ['silver', 'd'], change: 'added', type: 'ICEBERG_TABLE' },
    ]);
    const missing = getCommit(lake, { hash: 'ab'.repeat(32) });
    await expect(missing).rejects.toMatchObject({ code: 'not-found' });
  });

  test('is in the refs that lead to it, by merge too', async () => {
    await using lake = await openForked();
    const of = async (hash: string) =>
      (await refsContaining(lake, { hash })).refs.map(({ name }) => name).toSorted();
    expect(await of(lake.first)).toEqual(['dev', 'main', 'side']);
    expect(await of(lake.dev)).toEqual(['dev', 'main']);
    expect(await of(lake.side)).toEqual(['side']);
    expect(await of(lake.last)).toEqual(['main']);
  });
});

describe('an assignment', () => {
  test('says first which commits nothing would lead to any more', async () => {
    await using lake = await openForked();
    const side = await previewAssign(lake, { name: 'side', to: 'main', at: null });
    expect(side).toMatchObject({ fromHash: lake.side, toHash: lake.last, lost: { count: 1 } });
    expect(side.lost.commits).toMatchObject([{ hash: lake.side }]);
    const dev = await previewAssign(lake, { name: 'dev', to: lake.first, at: null });
    expect(dev.lost).toMatchObject({ count: 0, isCut: false });
  });

  test('says that nothing is lost only after all was looked at, however much is newer', async () => {
    await using lake = await openForked();
    const dev = await previewAssign(lake, {
      name: 'dev',
      to: lake.first,
      at: null,
      mostVisited: 2,
    });
    expect(dev.lost).toMatchObject({ count: 0, isCut: false });
    const last = { name: 'main', to: lake.first, at: null };
    const cut = await previewAssign(lake, { ...last, mostVisited: 1 });
    expect(cut.lost).toMatchObject({ count: 1, isCut: true });
  });

  test('moves the branch, and not one that has moved since', async () => {
    await using lake = await openForked();
    const move = { name: 'side', expectedHash: lake.side, toHash: lake.last };
    expect(await assignBranch(lake, move)).toMatchObject({ hash: lake.last });
    await expect(assignBranch(lake, move)).rejects.toMatchObject({ code: 'conflict' });
  });
});

test('what is newer than all that was looked at is not merged', async () => {
  await using lake = await openForked();
  const heads = [lake.dev, lake.side, lake.first];
  const answers = await mergedInto(lake.commits, { into: lake.last, heads, mostVisited: 2 });
  expect(heads.map((hash) => answers.get(hash))).toEqual([null, null, null]);
  const known = await mergedInto(lake.commits, {
    into: lake.merged,
    heads: [lake.last, lake.side],
    mostVisited: 2,
  });
  expect(known.get(lake.last)).toBe(false);
});

test('what became of a ref is known while its deletion is', async () => {
  await using lake = await openForked();
  expect(await refState(lake, { name: 'dev' })).toMatchObject({ kind: 'here', hash: lake.dev });
  await deleteBranch(lake, { name: 'dev', by: 'ada' });
  const gone = { kind: 'gone', deleted: { by: 'ada', hash: lake.dev, isRestorable: true } };
  expect(await refState(lake, { name: 'dev' })).toMatchObject(gone);
  expect(await refState(lake, { name: 'never' })).toEqual({ kind: 'gone', deleted: null });
});

test('the time line of a ref is its own line', async () => {
  await using lake = await openForked();
  const { commits, isCut } = await refTimeline(lake, { ref: 'main' });
  expect(commits.map(({ hash }) => hash)).toEqual([lake.last, lake.merged, lake.first]);
  expect(isCut).toBe(false);
});

test('commits of one moment come after those that were made from them', async () => {
  await using lake = await openBranchLake();
  for (const name of ['a', 'b', 'c']) {
    await lake.branch(name, 'main');
    for (const number of [1, 2, 3])
      await lake.commit(name, put(`silver.${name}${number}`, table(1)));
    await lake.merge(name, 'main');
  }
  const { commits } = await listGraph(lake, { refs: null, after: null, limit: 100 });
  expect(new Set(commits.map(({ committedAt }) => committedAt)).size).toBe(1);
  expect(commits).toHaveLength(13);
  const seen = new Set<string>();
  for (const { hash, parents } of commits) {
    expect(parents.filter((parent) => seen.has(parent))).toEqual([]);
    seen.add(hash);
  }
});
