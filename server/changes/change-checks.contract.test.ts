import { describe, expect, test } from 'vitest';
import { write } from '#server/engine/testing/statements.ts';
import { writeFiles } from '#server/runs/testing/tiny-project.ts';
import { openChangeChecks } from './change-checks.ts';
import { readFailingRows } from './failing-rows.ts';
import { getChange } from './get-change.ts';
import { mergeChange } from './merge-change.ts';
import { ADA, BO, openChanges } from './testing/open-changes.ts';

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

  test('are of the commit that they were asked for, whatever the branch is when their turn comes', async () => {
    await using lake = await openChanges(FILES);
    await lake.append('s.u', 'dev', 3);
    const { number } = await lake.open();
    const asked = await lake.drive.hashOf('dev');
    const onto = await lake.drive.hashOf('main');
    await lake.changeChecks.start(number, BO);
    await lake.append('s.t', 'dev', 4);
    await lake.changeChecks.idle();
    const { checks } = await getChange(lake, { number });
    expect(checks).toMatchObject({ state: 'done', sourceHash: asked, targetHash: onto });
    // The tests of s.t, which came after, are not among them.
    expect(checks?.results.map(({ name }) => name)).toEqual(['n_is_small']);
  });

  test('of what brings nothing end as failed, with the reason', async () => {
    await using lake = await openChanges(FILES);
    const { number } = await lake.open();
    expect(await lake.check(number)).toMatchObject({
      state: 'failed',
      error: expect.stringMatching(/brings nothing to check: main has everything of it/),
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
