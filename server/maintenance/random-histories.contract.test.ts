import fc from 'fast-check';
import { expect, test } from 'vitest';
import { value } from '#server/catalog/testing/catalog-fixture.ts';
import { AppError } from '#server/platform/errors.ts';
import { expireSnapshots } from './expire-snapshots.ts';
import { findReachableFiles } from './reachable-files.ts';
import { GRACE_MS, planOrphans, RETENTION_MS, removeOrphans } from './remove-orphans.ts';
import { rewriteManifests } from './rewrite-manifests.ts';
import {
  openPaperLake,
  type PaperLake,
  promisedCommits,
  readCommit,
  refsOf,
} from './testing/paper-lake.ts';

const Op = fc.record({
  kind: fc.constantFrom(
    'append',
    'append',
    'rewrite',
    'run',
    'run',
    'lose-race',
    'branch',
    'tag',
    'branch-at-old-commit',
    'merge',
    'delete-ref',
    'expire',
    'manifests',
    'orphans',
    'orphans-meanwhile',
    'pass-days',
  ),
  /** Chooses among what there is. */
  a: fc.nat(1_000),
  b: fc.nat(1_000),
});
type Op = { readonly kind: string; readonly a: number; readonly b: number };

test('whatever is branched, tagged, merged, expired and cleaned: every ref and every commit within retention stays readable as it was', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(Op, { minLength: 15, maxLength: 35 }), async (ops) => {
      await using lake = await openPaperLake();
      await lake.drive.branch('work', 'main');
      await lake.append('work', 't0', 2);
      for (const op of ops) await play(lake, op);
      lake.passDays(2);
      await clean(lake);
      await assertReadable(lake);
      await assertNothingLeftOver(lake);
    }),
    { numRuns: 6, endOnFailure: true },
  );
}, 120_000);

const pick = <T>(items: readonly T[], index: number): T | undefined => items[index % items.length];

async function play(lake: PaperLake, { kind, a, b }: Op): Promise<void> {
  const { catalog, drive } = lake;
  const refs = await refsOf(catalog);
  const { items } = value(await catalog.listReferences({ maxRecords: 1_000 }));
  const branches = items.filter(({ type, name }) => type === 'BRANCH' && name !== 'main');
  const branch = pick(branches, a)?.name;
  const ref = pick(refs, a) ?? 'main';
  const table = `t${b % 3}`;
  switch (kind) {
    case 'append':
      if (branch !== undefined) await lake.append(branch, table, 1 + (b % 3));
      return;
    case 'rewrite':
      if (branch !== undefined) await lake.rewrite(branch, table);
      return;
    case 'run': {
      const run = `run/${lake.held.size}-${a}-${b}`;
      await drive.branch(run, 'main');
      await lake.append(run, table);
      await lake.rewrite(run, table);
      await drive.merge(run, 'main');
      await lake.remember();
      await catalog.deleteReference(run, await drive.hashOf(run));
      return;
    }
    case 'lose-race':
      return lake.loseRace(ref, table);
    case 'branch':
      return drive.branch(`b-${refs.length}-${lake.held.size}-${a}-${b}`, ref);
    case 'tag': {
      const name = `tag-${refs.length}-${lake.held.size}-${a}-${b}`;
      await catalog.createReference({ type: 'TAG', name, hash: await drive.hashOf(ref) });
      return;
    }
    case 'branch-at-old-commit':
      return branchAtOldCommit(lake, a);
    case 'merge':
      if (branch !== undefined) await drive.merge(branch, pick(['main', branch], b) ?? 'main');
      return lake.remember();
    case 'delete-ref':
      if (branch !== undefined && branches.length > 1) {
        await catalog.deleteReference(branch, await drive.hashOf(branch));
      }
      return;
    case 'pass-days':
      lake.passDays(a % 25);
      return;
    default:
      await maintain(lake, kind, ref, table, a);
      await lake.remember();
      await assertReadable(lake);
  }
}

async function maintain(lake: PaperLake, kind: string, ref: string, table: string, a: number) {
  const { items } = value(await lake.catalog.listReferences({ maxRecords: 1_000 }));
  const task = { ref, key: ['s', table], dryRun: false };
  const isThere =
    items.find(({ name }) => name === ref)?.type === 'BRANCH' &&
    (await lake.drive.read(ref, `s.${table}`)) !== null;
  if (kind === 'expire' && isThere) {
    const rule = { olderThanDays: a % 30, retainLast: 1 + (a % 3) };
    await expireSnapshots(lake, { kind: 'expire-snapshots', ...task, ...rule }, lake.run());
  }
  if (kind === 'manifests' && isThere) {
    await rewriteManifests(lake, { kind: 'rewrite-manifests', ...task }, lake.run());
  }
  if (kind === 'orphans') await clean(lake);
  if (kind === 'orphans-meanwhile') {
    const { plan } = await planOrphans(lake, lake.run());
    await branchAtOldCommit(lake, a);
    await removeOrphans(lake, plan, lake.run()).catch(ignoreConflict);
  }
}

/** A commit within retention of any history, as somebody who wants to go back would take it. */
async function branchAtOldCommit(lake: PaperLake, a: number): Promise<void> {
  const since = new Date(lake.clock().getTime() - RETENTION_MS);
  const hash = pick([...(await promisedCommits(lake, since))].toSorted(), a);
  if (hash === undefined) return;
  const name = `old-${a}-${lake.held.size}-${lake.clock().getTime()}`;
  await lake.catalog.createReference({ type: 'BRANCH', name, hash });
}

async function clean(lake: PaperLake): Promise<void> {
  const { plan, result } = await planOrphans(lake, lake.run());
  const done = await removeOrphans(lake, plan, lake.run());
  expect(done.filesRemoved).toBe(result.filesRemoved);
}

const ignoreConflict = (error: unknown): void => {
  if (!(error instanceof AppError) || error.code !== 'conflict') throw error;
};

async function assertReadable(lake: PaperLake): Promise<void> {
  // Another object: what an earlier read kept in memory must not stand for a file that is gone.
  const fresh = { catalog: lake.catalog, store: { ...lake.store } };
  const since = new Date(lake.clock().getTime() - RETENTION_MS);
  for (const hash of await promisedCommits(lake, since)) {
    expect(await readCommit(fresh, hash)).toEqual(lake.held.get(hash));
  }
}

/** Right after a removal, what is old enough and still there is needed. */
async function assertNothingLeftOver(lake: PaperLake): Promise<void> {
  const now = lake.clock().getTime();
  const { signal } = new AbortController();
  const reachable = await findReachableFiles(
    { ...lake, store: { ...lake.store } },
    { since: new Date(now - RETENTION_MS), signal },
  );
  for await (const { uri, modifiedAt } of lake.store.list(`${lake.store.root}/`)) {
    if (modifiedAt.getTime() < now - GRACE_MS) expect(reachable.has(uri)).toBe(true);
  }
}
