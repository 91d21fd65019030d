import { describe, expect, test } from 'vitest';
import { value } from '#server/catalog/testing/catalog-fixture.ts';
import { closeChange } from './edit-change.ts';
import { getChange, reviewChange } from './get-change.ts';
import { mergeChange } from './merge-change.ts';
import { settleMerge } from './settle-merge.ts';
import { ADA, BO, openChanges, stateOf } from './testing/open-changes.ts';
import { undoChange } from './undo-change.ts';

describe('a change without conflict', () => {
  test('is looked at without a trace, merged as shown, tagged, and undone by one commit', async () => {
    await using lake = await openChanges();
    await lake.append('s.t', 'dev', 2);
    const { number } = await lake.open();
    const before = await stateOf(lake);
    const { dryRun, commits } = await reviewChange(lake, { number });
    expect(dryRun).toMatchObject({ state: 'merges', keyCount: 1, undecidedCount: 0 });
    expect(dryRun.keys[0]).toMatchObject({ key: ['s', 't'], change: 'changed', conflict: null });
    expect(commits.map(({ message }) => message)).toEqual(['Add 2 to s.t']);
    expect(await stateOf(lake)).toBe(before);

    await lake.check(number);
    const seen = await lake.seen(number);
    const ask = { ...seen, tag: 'v1', deleteSource: true };
    const { change, notes } = await mergeChange(lake, ask, ADA);
    expect(notes).toEqual([]);
    expect(change).toMatchObject({ state: 'merged', endedBy: 'ada', merge: seenHashes(seen) });
    const head = await lake.drive.hashOf('main');
    expect(change.merge?.mergeHash).toBe(head);
    const { items } = value(await lake.catalog.history('main', {}, { maxRecords: 1 }));
    expect(items[0]?.meta).toMatchObject({
      message: 'More rows (#1)',
      authors: ['bo', 'ada'],
      parentCommitHashes: [seen.targetHash, seen.sourceHash],
      properties: { 'cascade.change': ['1'] },
    });
    const refs = value(await lake.catalog.listReferences({ maxRecords: 10 })).items;
    expect(refs.map(({ name, hash }) => [name, hash === head])).toEqual([
      ['main', true],
      ['v1', true],
    ]);
    expect(await lake.ids('main')).toEqual([1, 2]);

    expect((await undoChange(lake, { number }, ADA)).undoHash).toBe(
      await lake.drive.hashOf('main'),
    );
    expect(await lake.ids('main')).toEqual([1]);
    await expect(undoChange(lake, { number }, ADA)).rejects.toThrow(/undone already/);
    const { events } = await getChange(lake, { number });
    expect(events.map(({ kind }) => kind)).toEqual([
      'opened',
      'checked',
      'merged',
      'tagged',
      'deleted-source',
      'undone',
    ]);
    const audit = await lake.database.query(
      `SELECT action FROM app.audit WHERE outcome = 'done' ORDER BY id`,
    );
    expect(audit.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['change.create', 'change.check', 'change.merge', 'change.undo']),
    );
  });

  test('is refused as stale when either branch has moved since it was seen, and nothing is written', async () => {
    await using lake = await openChanges();
    await lake.append('s.t', 'dev', 2);
    const { number } = await lake.open();
    await lake.check(number);
    const seen = await lake.seen(number);
    await lake.append('s.other', 'main', 1);
    const moved = await stateOf(lake);
    await expect(mergeChange(lake, seen, ADA)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringMatching(/^main moved from/),
      details: { reason: 'stale' },
    });
    expect(await stateOf(lake)).toBe(moved);
    const renewed = await lake.seen(number);
    await lake.append('s.t', 'dev', 3);
    await expect(mergeChange(lake, renewed, ADA)).rejects.toThrow(/^dev moved from/);
    // The checks were of the commit before.
    const again = await lake.seen(number);
    await expect(mergeChange(lake, again, ADA)).rejects.toThrow(/run them again/);
    await lake.check(number);
    expect((await mergeChange(lake, again, ADA)).change.state).toBe('merged');
  });

  test('of two people who merge at once, one merges and the other is told', async () => {
    await using lake = await openChanges();
    await lake.append('s.t', 'dev', 2);
    const { number } = await lake.open();
    await lake.check(number);
    const seen = await lake.seen(number);
    const outcomes = await Promise.allSettled([
      mergeChange(lake, seen, ADA),
      mergeChange(lake, seen, ADA),
    ]);
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const { items } = value(await lake.catalog.history('main', {}, { maxRecords: 10 }));
    expect(items.filter(({ meta }) => meta.parentCommitHashes.length > 1)).toHaveLength(1);
    const refs = value(await lake.catalog.listReferences({ maxRecords: 10 })).items;
    expect(refs.map(({ name }) => name)).toEqual(['dev', 'main']);
  });

  test('that is merged and closed at once is one of both, and says so to the other', async () => {
    await using lake = await openChanges();
    await lake.append('s.t', 'dev', 2);
    const { number } = await lake.open();
    await lake.check(number);
    const seen = await lake.seen(number);
    const [merged, closed] = await Promise.allSettled([
      mergeChange(lake, seen, ADA),
      closeChange(lake, { number }, BO),
    ]);
    expect([merged.status, closed.status].toSorted()).toEqual(['fulfilled', 'rejected']);
    const { change } = await getChange(lake, { number });
    expect(change.state).toBe(merged.status === 'fulfilled' ? 'merged' : 'closed');
    expect(await lake.ids('main')).toEqual(merged.status === 'fulfilled' ? [1, 2] : [1]);
  });

  test('that was about to merge when the process ended is open, with nothing left of it', async () => {
    await using lake = await openChanges();
    await lake.append('s.t', 'dev', 2);
    const { number } = await lake.open();
    await lake.check(number);
    const seen = await lake.seen(number);
    await lake.drive.branch('change/1-aside', 'dev');
    const { sourceHash, targetHash } = seen;
    const hashes = { sourceHash, targetHash, baseHash: targetHash, mergeHash: sourceHash };
    const pending = JSON.stringify({ ...hashes, branch: 'change/1-aside', by: 'ada' });
    await lake.database.query('UPDATE app.changes SET pending = $1', [pending]);
    expect((await getChange(lake, { number })).change.state).toBe('open');
    await mergeChange(lake, seen, ADA);
    const refs = value(await lake.catalog.listReferences({ maxRecords: 10 })).items;
    expect(refs.map(({ name }) => name)).toEqual(['dev', 'main']);
    const [row] = await lake.database.query('SELECT pending FROM app.changes');
    expect(row?.['pending']).toBeNull();
  });

  test('that merged when the process ended is found merged, also by who closes it', async () => {
    await using lake = await openChanges();
    await lake.append('s.t', 'dev', 2);
    const { number } = await lake.open();
    await lake.check(number);
    const seen = await lake.seen(number);
    const { merge } = (await mergeChange(lake, seen, ADA)).change;
    const pending = JSON.stringify({ ...merge, branch: 'change/1', by: 'ada' });
    await lake.database.query(
      `UPDATE app.changes SET state = 'open', merge = NULL, ended_by = NULL, pending = $1`,
      [pending],
    );
    await expect(closeChange(lake, { number }, ADA)).rejects.toThrow(/is merged/);
    expect(await settleMerge(lake, number)).toMatchObject({
      state: 'merged',
      merge,
      endedBy: 'ada',
    });
  });
});

const seenHashes = ({ sourceHash, targetHash }: { sourceHash: string; targetHash: string }) =>
  expect.objectContaining({ sourceHash, targetHash });
