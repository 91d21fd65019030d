import { describe, expect, test } from 'vitest';
import { put, remove, table as tablePointer } from '#server/catalog/testing/catalog-fixture.ts';
import { write } from '#server/engine/testing/statements.ts';
import { createChange } from './create-change.ts';
import { decideKeys } from './decide-keys.ts';
import { reviewChange } from './get-change.ts';
import { mergeChange } from './merge-change.ts';
import { ADA, BO, openChanges, stateOf } from './testing/open-changes.ts';
import { undoChange } from './undo-change.ts';

describe('a key that both sides changed', () => {
  test('is named with who changed it on each side, and merged by choice', async () => {
    await using lake = await openChanges();
    await lake.append('s.t', 'dev', 2, 'bo');
    await lake.append('s.t', 'main', 3, 'cy');
    const { number } = await lake.open();
    const { dryRun } = await reviewChange(lake, { number });
    expect(dryRun).toMatchObject({ state: 'undecided', undecidedCount: 1 });
    expect(dryRun.keys[0]).toMatchObject({
      conflict: {
        type: 'VALUE_DIFFERS',
        sentence: 's.t was changed on main as well as on dev.',
        source: { author: 'bo', message: 'Add 2 to s.t' },
        target: { author: 'cy', message: 'Add 3 to s.t' },
      },
      offers: [
        { choice: 'take-source', refusal: null },
        { choice: 'keep-target', refusal: null },
        { choice: 'append-both', refusal: null },
        { choice: 'other-version', refusal: null },
      ],
    });
    await lake.check(number);
    const seen = await lake.seen(number);
    await expect(mergeChange(lake, seen, ADA)).rejects.toThrow('First decide the key');
    const decide = (choice: 'take-source' | 'append-both' | null) =>
      decideKeys(lake, { ...seen, keys: [['s', 't']], choice }, BO);
    expect(await decide('take-source')).toMatchObject({ state: 'merges', decidedCount: 1 });
    expect(await decide(null)).toMatchObject({ state: 'undecided', decidedCount: 0 });
    const before = await stateOf(lake);
    expect(await decide('append-both')).toMatchObject({ state: 'merges' });
    expect(await stateOf(lake)).toBe(before);
    // What was seen before is another merge.
    await expect(mergeChange(lake, seen, ADA)).rejects.toThrow(/Somebody chose otherwise/);
    await mergeChange(lake, await lake.seen(number), ADA);
    expect(await lake.ids('main')).toEqual([1, 2, 3]);
    await undoChange(lake, { number }, ADA);
    expect(await lake.ids('main')).toEqual([1, 3]);
  });

  test('is asked about again once a side has changed it again, but not for changes of other keys', async () => {
    await using lake = await openChanges();
    await lake.append('s.t', 'dev', 2);
    await lake.append('s.t', 'main', 3);
    const { number } = await lake.open();
    await decideKeys(lake, { ...(await lake.seen(number)), keys: null, choice: 'take-source' }, BO);
    await lake.append('s.other', 'main', 1);
    expect((await reviewChange(lake, { number })).dryRun).toMatchObject({ state: 'merges' });
    await lake.append('s.t', 'main', 4);
    const { dryRun } = await reviewChange(lake, { number });
    expect(dryRun).toMatchObject({ state: 'undecided', decidedCount: 0 });
    expect(dryRun.keys[0]?.decision).toMatchObject({ choice: 'take-source', isStale: true });
  });

  test('is decided again also where nothing stands against merging it any more', async () => {
    await using lake = await openChanges();
    await lake.append('s.t', 'dev', 2);
    await lake.append('s.u', 'dev', 5);
    const { number } = await lake.open();
    await lake.check(number);
    const keep = { keys: [['s', 'u']], choice: 'keep-target' as const };
    await decideKeys(lake, { ...(await lake.seen(number)), ...keep }, BO);
    await lake.append('s.u', 'dev', 6);
    await lake.check(number);
    const { dryRun } = await reviewChange(lake, { number });
    expect(dryRun).toMatchObject({ state: 'merges', staleCount: 1 });
    expect(dryRun.keys[0]).toMatchObject({ key: ['s', 'u'], decision: { isStale: true } });
    const seen = await lake.seen(number);
    await expect(mergeChange(lake, seen, ADA)).rejects.toThrow(/1 choice was made for other/);
    const none = { keys: null, choice: null };
    expect(await decideKeys(lake, { ...seen, ...none }, BO)).toMatchObject({ staleCount: 0 });
    expect((await mergeChange(lake, seen, ADA)).change.state).toBe('merged');
    expect(await lake.drive.read('main', 's.u')).not.toBeNull();
  });

  test('can be taken as it was at another commit, or left as it is on the target', async () => {
    await using lake = await openChanges();
    const first = await lake.drive.hashOf('main');
    await lake.append('s.t', 'dev', 2);
    await lake.append('s.u', 'dev', 5);
    await lake.append('s.t', 'main', 3);
    const { number } = await lake.open();
    await lake.check(number);
    const seen = await lake.seen(number);
    const version = { choice: 'other-version' as const, version: `@${first}` };
    await decideKeys(lake, { ...seen, keys: [['s', 't']], ...version }, BO);
    await decideKeys(lake, { ...seen, keys: [['s', 'u']], choice: 'keep-target' }, BO);
    expect((await reviewChange(lake, { number })).dryRun.uncheckedCount).toBe(1);
    await mergeChange(lake, await lake.seen(number), ADA);
    expect(await lake.ids('main')).toEqual([1]);
    expect(await lake.drive.read('main', 's.u')).toBeNull();
  });

  test('is not appended when a side did more than append, with the reason', async () => {
    await using lake = await openChanges();
    await lake.append('s.t', 'dev', 2);
    await write(lake.engine, 's.t', 'SELECT 9 AS id, 9 AS n');
    const { number } = await lake.open();
    const seen = await lake.seen(number);
    const append = { ...seen, keys: [['s', 't']], choice: 'append-both' as const };
    await expect(decideKeys(lake, append, BO)).rejects.toThrow(/On the target rows were not only/);
  });

  test('that was deleted on one side can be taken or left, nothing else', async () => {
    await using lake = await openChanges();
    await lake.append('s.t', 'dev', 2);
    await lake.drive.commit('main', remove('s.t'));
    const { number } = await lake.open();
    const { dryRun } = await reviewChange(lake, { number });
    expect(dryRun.keys[0]?.conflict?.sentence).toBe('s.t was deleted on main and changed on dev.');
    expect(dryRun.keys[0]?.offers.map(({ refusal }) => refusal === null)).toEqual([
      true,
      true,
      false,
      false,
    ]);
    await lake.check(number);
    const seen = await lake.seen(number);
    await decideKeys(lake, { ...seen, keys: null, choice: 'take-source' }, BO);
    await mergeChange(lake, await lake.seen(number), ADA);
    expect(await lake.ids('main')).toEqual([1, 2]);
  });

  test('among more than are shown is decided with all others at once, also where its files cannot be read', async () => {
    await using lake = await openChanges();
    const many = Array.from({ length: 600 }, (_, index) => `s.k${index}`);
    await lake.drive.commit('main', ...many.map((name) => put(name, tablePointer(1))));
    await lake.drive.branch('wide', 'main');
    const change = async (branch: string, version: number) => {
      const contents = await Promise.all(many.map((name) => lake.drive.idOf(branch, name)));
      const puts = many.map((name, index) => put(name, tablePointer(version, contents[index])));
      await lake.drive.commit(branch, ...puts);
    };
    await change('wide', 2);
    await change('main', 3);
    const { number } = await createChange(lake, { title: 'w', source: 'wide', target: 'main' }, BO);
    const seen = await lake.seen(number);
    const decided = await decideKeys(lake, { ...seen, keys: null, choice: 'keep-target' }, BO);
    expect(decided).toMatchObject({ undecidedCount: 0, decidedCount: 600 });
  });
});
