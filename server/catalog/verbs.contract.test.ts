import { describe, expect, test } from 'vitest';
import { systemClock } from '#server/platform/clock.ts';
import { openTestDatabase } from '#server/platform/testing/test-database.ts';
import { createPostgresCatalog } from './adapters/postgres/postgres-catalog.ts';
import { createBranch } from './create-branch.ts';
import { ensureFirstCommit } from './ensure-first-commit.ts';
import { getTable } from './get-table.ts';
import { listCommits } from './list-commits.ts';
import { listTables } from './list-tables.ts';
import { mergeBranch } from './merge-branch.ts';
import { resolveMoment } from './resolve-moment.ts';
import { tableCommits } from './table-commits.ts';
import { driver, put, remove, table } from './testing/catalog-fixture.ts';

async function open(clock = systemClock) {
  const opened = await openTestDatabase();
  const { database } = opened;
  const catalog = await createPostgresCatalog({ database, clock, defaultBranch: 'main' });
  await ensureFirstCommit({ catalog }, { namespaces: ['silver', 'gold'], by: 'system' });
  return {
    ...driver(catalog),
    catalog,
    [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
  };
}

describe('branches', () => {
  test('an empty default branch gets one first commit, however often it is asked for', async () => {
    await using lake = await open();
    const hash = await lake.hashOf('main');
    const again = { namespaces: ['silver'], by: 'system' };
    expect(await ensureFirstCommit(lake, again)).toBe(hash);
    expect(await lake.keys('main')).toEqual(['gold', 'silver']);
  });

  test('are made from any reference', async () => {
    await using lake = await open();
    const first = await lake.hashOf('main');
    await lake.commit('main', put('silver.t', table(1)));
    expect(await createBranch(lake, { name: 'old', from: 'main~1' })).toMatchObject({
      name: 'old',
      hash: first,
    });
    const taken = createBranch(lake, { name: 'main', from: 'main' });
    await expect(taken).rejects.toMatchObject({ code: 'conflict' });
    const nowhere = createBranch(lake, { name: 'new', from: 'gone' });
    await expect(nowhere).rejects.toThrow(/gone/);
  });

  test('merge with who and why, and explain their conflicts', async () => {
    await using lake = await open();
    await lake.commit('main', put('silver.t', table(1)));
    const id = await lake.idOf('main', 'silver.t');
    await createBranch(lake, { name: 'run/1', from: 'main' });
    await lake.commit('run/1', put('silver.t', table(2, id)));
    const request = {
      from: 'run/1',
      into: 'main',
      message: 'Run 1',
      by: 'ada',
      properties: { 'cascade.run': ['1'] },
    };
    expect(await mergeBranch(lake, { ...request, dryRun: true })).toMatchObject({
      wasApplied: false,
      wasSuccessful: true,
      conflictSentences: [],
    });
    await lake.commit('main', put('silver.t', table(3, id)));
    expect(await mergeBranch(lake, request)).toMatchObject({
      wasSuccessful: false,
      conflictSentences: ['silver.t was changed on main as well as on run/1.'],
    });
    const keyMergeModes = [{ key: ['silver', 't'], mergeBehavior: 'FORCE' as const }];
    const merged = await mergeBranch(lake, { ...request, keyMergeModes });
    expect(merged.wasApplied).toBe(true);
    const page = { ref: 'main', token: null, maxRecords: 1 };
    const [head] = (await listCommits(lake, page)).items;
    expect(head?.meta).toMatchObject({
      message: 'Run 1',
      committer: 'ada',
      properties: { 'cascade.run': ['1'] },
    });
  });
});

describe('tables', () => {
  test('are listed by namespace, empty namespaces too, with a limit that says so', async () => {
    await using lake = await open();
    await lake.commit('main', put('silver.b', table(1)), put('silver.a', table(2)));
    const tree = await listTables(lake, { ref: 'main' });
    expect(tree).toMatchObject({ truncated: false, effective: { name: 'main' } });
    expect(tree.namespaces.map(({ key, tables }) => [key, tables.map(({ name }) => name)])).toEqual(
      [
        [['gold'], []],
        [['silver'], ['a', 'b']],
      ],
    );
    expect(await listTables(lake, { ref: 'main', maxEntries: 2 })).toMatchObject({
      truncated: true,
    });
  });

  test('are read with the commit they were read at', async () => {
    await using lake = await open();
    const hash = await lake.commit('main', put('silver.t', table(7)));
    expect(await getTable(lake, { ref: 'main', key: ['silver', 't'] })).toMatchObject({
      content: { snapshotId: 7n },
      effective: { name: 'main', hash },
    });
    const missing = getTable(lake, { ref: 'main~1', key: ['silver', 't'] });
    await expect(missing).rejects.toMatchObject({ code: 'not-found' });
    const noTable = getTable(lake, { ref: 'main', key: ['silver'] });
    await expect(noTable).rejects.toMatchObject({ code: 'invalid' });
  });

  test('know the commits that touched them, page by page and within a scan limit', async () => {
    await using lake = await open();
    const first = await lake.commit('main', put('silver.t', table(1)));
    const id = await lake.idOf('main', 'silver.t');
    for (const name of ['a', 'b', 'c']) await lake.commit('main', put(`gold.${name}`, table(1)));
    const second = await lake.commit('main', put('silver.t', table(2, id)));
    const third = await lake.commit('main', remove('silver.t'));
    const read = (limits: { maxRecords: number; token?: string | null; maxScanned?: number }) =>
      tableCommits(lake, { ref: 'main', key: ['silver', 't'], ...limits });
    const page = await read({ maxRecords: 2 });
    expect(page.items.map(({ meta }) => meta.hash)).toEqual([third, second]);
    expect(page.items[0]?.operation.type).toBe('DELETE');
    const rest = await read({ maxRecords: 2, token: page.token });
    expect(rest).toMatchObject({ items: [{ meta: { hash: first } }], token: null, isCut: false });
    const cut = await read({ maxRecords: 2, token: page.token, maxScanned: 2 });
    expect(cut).toMatchObject({ items: [], scannedCommits: 2, isCut: true });
    const further = await read({ maxRecords: 2, token: cut.token });
    expect(further.items.map(({ meta }) => meta.hash)).toEqual([first]);
  });
});

describe('a moment', () => {
  test('is the commit that the branch stood at then', async () => {
    const times = ['2026-01-01T10:00:00Z', '2026-01-01T11:00:00Z'];
    await using lake = await open(() => new Date(times.shift() ?? '2026-01-01T12:00:00Z'));
    const first = await lake.hashOf('main');
    await lake.commit('main', put('silver.t', table(1)));
    const at = (moment: string) => resolveMoment(lake, { ref: 'main', at: moment });
    expect(await at('2026-01-01T10:59:59Z')).toEqual({
      type: 'BRANCH',
      name: 'main',
      hash: first,
    });
    expect(await at('2026-01-01T11:30:00+01:00')).toEqual({
      type: 'BRANCH',
      name: 'main',
      hash: first,
    });
    await expect(at('2026-01-01T09:00:00Z')).rejects.toMatchObject({ code: 'not-found' });
    await expect(at('yesterday')).rejects.toMatchObject({ code: 'invalid' });
  });
});
