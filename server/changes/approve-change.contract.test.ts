import { describe, expect, test } from 'vitest';
import { addProtectionRule } from '#server/branches/protection-rules.ts';
import { put, table as tablePointer, value } from '#server/catalog/testing/catalog-fixture.ts';
import { approveChange, withdrawApproval } from './approve-change.ts';
import { decideKeys } from './decide-keys.ts';
import { reviewChange } from './get-change.ts';
import { mergeChange } from './merge-change.ts';
import { ADA, BO, CY, openChanges } from './testing/open-changes.ts';

describe('approvals', () => {
  const RULE = {
    pattern: 'main',
    kind: 'change-request',
    paths: 's.*',
    approvals: 1,
    approverRole: null,
    by: 'ada',
  } as const;

  test('are needed where a rule says so, not of the author, and stale after a new commit', async () => {
    await using lake = await openChanges();
    await addProtectionRule(lake, RULE);
    await lake.append('s.t', 'dev', 2, 'cy');
    const { number } = await lake.open();
    await lake.check(number);
    const seen = await lake.seen(number);
    await expect(mergeChange(lake, seen, ADA)).rejects.toThrow(
      '1 more approval for s.* is needed.',
    );
    // Bo opened it, cy made its commit.
    await expect(approveChange(lake, seen, BO)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(approveChange(lake, seen, CY)).rejects.toMatchObject({ code: 'forbidden' });
    await approveChange(lake, { ...seen, comment: 'Fine.' }, ADA);
    await lake.append('s.t', 'dev', 3);
    await lake.check(number);
    const renewed = await lake.seen(number);
    await expect(mergeChange(lake, renewed, ADA)).rejects.toThrow('1 more approval');
    await expect(approveChange(lake, seen, ADA)).rejects.toThrow(/no longer at/);
    await approveChange(lake, renewed, ADA);
    await withdrawApproval(lake, { number }, ADA);
    await expect(mergeChange(lake, renewed, ADA)).rejects.toThrow('1 more approval');
    await approveChange(lake, renewed, ADA);
    // Vouched for by an administrator, it may be merged by its author.
    expect((await mergeChange(lake, renewed, BO)).change.state).toBe('merged');
  });

  test('are of the choices that were seen: others make them stale, and are not approved unseen', async () => {
    await using lake = await openChanges();
    await addProtectionRule(lake, RULE);
    await lake.append('s.t', 'dev', 2);
    await lake.append('s.t', 'main', 3);
    const { number } = await lake.open();
    await lake.check(number);
    const keys = [['s', 't']];
    const before = await lake.seen(number);
    await decideKeys(lake, { ...before, keys, choice: 'keep-target' }, BO);
    await expect(approveChange(lake, before, ADA)).rejects.toThrow(/chose otherwise/);
    const kept = await lake.seen(number);
    await approveChange(lake, kept, ADA);
    await decideKeys(lake, { ...kept, keys, choice: 'take-source' }, BO);
    const taken = await lake.seen(number);
    await expect(mergeChange(lake, kept, ADA)).rejects.toThrow(/chose otherwise/);
    await expect(mergeChange(lake, taken, ADA)).rejects.toThrow('1 more approval');
    await approveChange(lake, taken, ADA);
    expect((await mergeChange(lake, taken, ADA)).change.state).toBe('merged');
  });

  test('are of nobody who made a commit, by whichever parent and under whichever name', async () => {
    await using lake = await openChanges();
    // Cy's commit comes by the merge of another branch, and dev has taken main in since.
    await lake.drive.branch('side', 'dev');
    await lake.append('s.side', 'side', 2, 'cy');
    await lake.append('s.main', 'main', 2, 'di');
    for (const from of ['main', 'side']) {
      value(
        await lake.gatedCatalog.merge({
          branch: 'dev',
          expectedHash: await lake.drive.hashOf('dev'),
          fromRefName: from,
          fromHash: await lake.drive.hashOf(from),
          meta: { message: `Merge ${from}`, committer: 'bo', authors: ['bo'] },
        }),
      );
    }
    value(
      await lake.gatedCatalog.commit({
        branch: 'dev',
        expectedHash: await lake.drive.hashOf('dev'),
        meta: { message: 'x', authors: ['robot'], properties: { 'cascade.by': ['eve'] } },
        operations: [put('s.x', tablePointer(1))],
      }),
    );
    const { number } = await lake.open();
    const seen = await lake.seen(number);
    const { commits } = await reviewChange(lake, { number });
    expect(commits.map(({ message }) => message)).toEqual(
      expect.arrayContaining(['Add 2 to s.side']),
    );
    expect(commits.map(({ message }) => message)).not.toContain('Add 2 to s.main');
    const as = (name: string) => ({ name, role: 'analyst' as const });
    await expect(approveChange(lake, seen, CY)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(approveChange(lake, seen, as('eve'))).rejects.toMatchObject({ code: 'forbidden' });
    await approveChange(lake, seen, as('di'));
  });

  test('cannot be passed by: where a rule asks for a change, no door merges, commits or moves the branch', async () => {
    await using lake = await openChanges();
    await addProtectionRule(lake, RULE);
    await lake.append('s.t', 'dev', 2);
    const { catalog, drive } = lake;
    const [main, dev] = [await drive.hashOf('main'), await drive.hashOf('dev')];
    const merge = { branch: 'main', expectedHash: main, fromRefName: 'dev', fromHash: dev };
    const operations = [put('s.x', tablePointer(1))];
    const doors = [
      await catalog.merge(merge),
      await catalog.commit({
        branch: 'main',
        expectedHash: main,
        meta: { message: 'x' },
        operations,
      }),
      await catalog.assignReference('main', main, dev),
      await catalog.transplant({ ...merge, hashesToTransplant: [dev] }),
    ];
    for (const door of doors)
      expect(door).toMatchObject({ ok: false, error: { kind: 'forbidden' } });
    expect(await drive.hashOf('main')).toBe(main);
    expect(await catalog.merge({ ...merge, isDryRun: true })).toMatchObject({ ok: true });
  });

  test('of an administrator or his hand is needed to merge into the default branch', async () => {
    await using lake = await openChanges();
    await lake.append('s.t', 'dev', 2);
    const { number } = await lake.open();
    await lake.check(number);
    await expect(mergeChange(lake, await lake.seen(number), BO)).rejects.toThrow(
      /Only an administrator merges into main/,
    );
  });
});
