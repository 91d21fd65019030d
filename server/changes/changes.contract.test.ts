import { describe, expect, test } from 'vitest';
import { addProtectionRule } from '#server/branches/protection-rules.ts';
import {
  put,
  remove,
  table as tablePointer,
  value,
} from '#server/catalog/testing/catalog-fixture.ts';
import { rowsOf, write } from '#server/engine/testing/statements.ts';
import { writeFiles } from '#server/runs/testing/tiny-project.ts';
import { approveChange, withdrawApproval } from './approve-change.ts';
import { openChangeChecks } from './change-checks.ts';
import { commentOnChange } from './comment-on-change.ts';
import { createChange } from './create-change.ts';
import { decideKeys } from './decide-keys.ts';
import { closeChange, reopenChange } from './edit-change.ts';
import { readFailingRows } from './failing-rows.ts';
import { findDownstream } from './find-downstream.ts';
import { getChange, reviewChange } from './get-change.ts';
import { listChanges } from './list-changes.ts';
import { mergeChange } from './merge-change.ts';
import { settleMerge } from './settle-merge.ts';
import { ADA, BO, CY, openChanges, stateOf } from './testing/open-changes.ts';
import { undoChange } from './undo-change.ts';

const ids = async (lake: Awaited<ReturnType<typeof openChanges>>, ref: string) =>
  (await rowsOf(lake.engine, `SELECT id FROM s.t FOR VERSION AS OF '${ref}' ORDER BY id`)).map(
    ([id]) => id,
  );

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
    expect(await ids(lake, 'main')).toEqual([1, 2]);

    expect((await undoChange(lake, { number }, ADA)).undoHash).toBe(
      await lake.drive.hashOf('main'),
    );
    expect(await ids(lake, 'main')).toEqual([1]);
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

  test('that merged when the process ended is found merged', async () => {
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
    expect(await settleMerge(lake, number)).toMatchObject({
      state: 'merged',
      merge,
      endedBy: 'ada',
    });
  });
});

const seenHashes = ({ sourceHash, targetHash }: { sourceHash: string; targetHash: string }) =>
  expect.objectContaining({ sourceHash, targetHash });

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
    await mergeChange(lake, seen, ADA);
    expect(await ids(lake, 'main')).toEqual([1, 2, 3]);
    await undoChange(lake, { number }, ADA);
    expect(await ids(lake, 'main')).toEqual([1, 3]);
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
    await mergeChange(lake, seen, ADA);
    expect(await ids(lake, 'main')).toEqual([1]);
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
    await mergeChange(lake, seen, ADA);
    expect(await ids(lake, 'main')).toEqual([1, 2]);
  });

  test('among hundreds is decided with all others at once, also where its files cannot be read', async () => {
    await using lake = await openChanges();
    const many = Array.from({ length: 300 }, (_, index) => `s.k${index}`);
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
    expect(decided).toMatchObject({ undecidedCount: 0, decidedCount: 300 });
  });
});

describe('checks', () => {
  const FILES = {
    'gates/gates.yml': `gates:
  - name: n_is_small
    into: [main]
    tables: ['s.*']
    sql: SELECT * FROM s.t WHERE n > 25
  - name: elsewhere
    into: [release/*]
    sql: SELECT 1 AS x
`,
    'models/sources.yml': `version: 2
sources:
  - name: s
    tables: [{ name: t, columns: [{ name: id, data_tests: [unique] }] }]
  - name: raw
    tables: [{ name: entries }]
`,
  };

  test('are the gates of the target and the tests of the tables touched, at the head of the source', async () => {
    await using lake = await openChanges(FILES);
    await lake.append('s.t', 'dev', 3);
    const { number } = await lake.open();
    const checks = await lake.check(number);
    expect(checks).toMatchObject({ state: 'done', total: 2, error: null });
    expect(checks?.results.map(({ kind, name, state }) => [kind, name, state])).toEqual([
      ['gate', 'n_is_small', 'fail'],
      ['test', 'unique_source_s_t_id', 'pass'],
    ]);
    expect(
      await readFailingRows(lake, { number, checkId: checks?.id ?? '', ordinal: 0 }, BO),
    ).toEqual({
      columns: ['id', 'n'],
      rows: [['3', '30']],
    });
    const seen = await lake.seen(number);
    await expect(mergeChange(lake, seen, ADA)).rejects.toThrow(/^n_is_small must hold on dev/);
    await write(lake.engine, 's.t', 'SELECT 1 AS id, 10 AS n', { kind: 'replace' }, { ref: 'dev' });
    expect((await lake.check(number))?.results[0]).toMatchObject({ state: 'pass' });
  });

  test('that cannot run stop the merge and say why; a broken gate file names its line', async () => {
    const files = { 'gates/g.yml': 'gates:\n  - { name: g, sql: SELECT nope FROM s.t }\n' };
    await using lake = await openChanges(files);
    await lake.append('s.t', 'dev', 3);
    const { number } = await lake.open();
    const checks = await lake.check(number);
    expect(checks?.results[0]).toMatchObject({
      state: 'error',
      message: expect.stringContaining('nope'),
    });
    await writeFiles(lake.projectFolder, { 'gates/g.yml': 'gates:\n  - { name: g }\n' });
    expect(await lake.check(number)).toMatchObject({
      state: 'failed',
      error: expect.stringContaining('gates/g.yml:2'),
    });
  });

  test('under way can be cancelled, and those of a process that ended are interrupted', async () => {
    await using lake = await openChanges();
    await lake.append('s.t', 'dev', 3);
    const { number } = await lake.open();
    await lake.changeChecks.start(number, BO);
    await lake.changeChecks.cancel(number, BO);
    await lake.changeChecks.idle();
    expect((await getChange(lake, { number })).checks).toMatchObject({ state: 'cancelled' });
    await expect(lake.changeChecks.cancel(number, BO)).rejects.toThrow(/No check/);
    await lake.database.query(`UPDATE app.change_checks SET state = 'running'`);
    await (await openChangeChecks(lake)).close();
    expect((await getChange(lake, { number })).checks).toMatchObject({ state: 'interrupted' });
  });
});

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

describe('the record of changes', () => {
  test('lists them by state, words and person; one of a pair is open at a time', async () => {
    await using lake = await openChanges();
    const { number } = await lake.open();
    await expect(lake.open(ADA)).rejects.toThrow(`Change #${number} from dev into main is open`);
    await commentOnChange(lake, { number, body: 'Why?' }, CY);
    await expect(closeChange(lake, { number }, CY)).rejects.toMatchObject({ code: 'forbidden' });
    await closeChange(lake, { number }, BO);
    const second = await lake.open(ADA);
    await expect(reopenChange(lake, { number }, BO)).rejects.toThrow(/is open\. Go on there/);
    const list = async (input: Parameters<typeof listChanges>[1]) =>
      (await listChanges(lake, input, BO)).items.map((change) => change.number);
    expect(await list({})).toEqual([second.number]);
    expect(await list({ state: null })).toEqual([second.number, number]);
    expect(await list({ state: null, mine: true })).toEqual([number]);
    expect(await list({ state: null, search: 'ADA' })).toEqual([second.number]);
    const first = await listChanges(lake, { state: null, limit: 1 }, BO);
    expect(first).toMatchObject({
      cursor: second.number,
      counts: { open: 1, closed: 1, merged: 0 },
    });
    expect(await list({ state: null, limit: 1, cursor: second.number })).toEqual([number]);
  });

  test('says so when a branch goes while its change is open', async () => {
    await using lake = await openChanges();
    await lake.append('s.t', 'dev', 2);
    const { number } = await lake.open();
    const hash = await lake.drive.hashOf('dev');
    value(await lake.gatedCatalog.deleteReference('dev', hash));
    expect((await reviewChange(lake, { number })).dryRun.state).toBe('source-gone');
    expect((await getChange(lake, { number })).heads.sourceHash).toBeNull();
    const seen = { number, sourceHash: hash, targetHash: await lake.drive.hashOf('main') };
    await expect(mergeChange(lake, seen, ADA)).rejects.toThrow(/^dev was deleted since you looked/);
  });

  test('knows what the project builds from the tables of a change', async () => {
    await using lake = await openChanges();
    expect(await findDownstream(lake, { tables: ['silver.readings', 's.t'] })).toEqual([
      { name: 'gold.people', mart: null, because: ['silver.readings'] },
      { name: 'gold.totals', mart: null, because: ['silver.readings'] },
      { name: 'marts.overview', mart: 'overview', because: ['silver.readings'] },
    ]);
  });

  test('keeps an undo from taking later work along', async () => {
    await using lake = await openChanges();
    await lake.append('s.t', 'dev', 2);
    const { number } = await lake.open();
    await lake.check(number);
    await mergeChange(lake, await lake.seen(number), ADA);
    await lake.append('s.t', 'main', 7, 'cy');
    await expect(undoChange(lake, { number }, ADA)).rejects.toThrow(/s\.t was changed since by cy/);
    expect(await ids(lake, 'main')).toEqual([1, 2, 7]);
  });
});
