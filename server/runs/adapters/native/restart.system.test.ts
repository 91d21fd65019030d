import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { openTestDatabase } from '#server/platform/testing/test-database.ts';
import { listRuns } from '../../list-runs.ts';
import { previewRun } from '../../preview-run.ts';
import { assembleLake, INGEST } from '../../testing/assemble-lake.ts';
import { branchesOf, logOf, stepsOf } from '../../testing/open-lake.ts';
import { ALL_DONE, createGate } from '../../testing/step-gate.ts';
import { writeFiles, writeTinyProject } from '../../testing/tiny-project.ts';

describe('a process that ends in the middle of a run', () => {
  test('leaves a run that the next start finishes', async () => {
    await using db = await openTestDatabase();
    const projectFolder = await writeTinyProject();
    const gate = createGate('gold.totals');
    const first = await assembleLake({ ...gate, databaseUrl: db.url, projectFolder });
    const { id } = await first.start({ ingest: INGEST });
    await gate.entered;
    await first[Symbol.asyncDispose]();

    await using second = await assembleLake({ databaseUrl: db.url, projectFolder });
    expect(await second.orchestrator.wait(id)).toMatchObject({ state: 'merged' });
    expect(await stepsOf(second, id)).toEqual(ALL_DONE);
  });

  test.each([
    ['before', 'raw.entries'],
    ['after', 'raw.entries'],
    ['before', 'gold.totals'],
    ['after', 'gold.totals'],
    ['after', 'merge'],
    ['after', 'publish'],
  ])(
    'killed %s the commit of %s, goes on after a start: no step twice, one merge',
    async (moment, asset) => {
      await using db = await openTestDatabase();
      const projectFolder = await writeTinyProject();
      await runUntilKilled([db.url, projectFolder, asset, moment]);

      await using lake = await assembleLake({
        databaseUrl: db.url,
        projectFolder,
        // The import reads its documents again: they are known by then.
        unchanging: ['raw.entries'],
      });
      const { items } = await listRuns(lake, {});
      expect(items).toHaveLength(1);
      const run = await lake.orchestrator.wait(items[0]?.id ?? '');
      expect(run).toMatchObject({ state: 'merged', error: null });
      expect(await stepsOf(lake, run.id)).toEqual(ALL_DONE);
      expect(await lake.marts.get('overview')).toMatchObject({ commitHash: run.mergedHash });
      const merges = (await logOf(lake, 'main')).filter(({ isMerge }) => isMerge);
      expect(merges).toHaveLength(1);
      const messages = (await logOf(lake, `@${run.mergedHash}^2`)).map(({ message }) => message);
      expect(new Set(messages).size).toBe(messages.length);
      expect(await branchesOf(lake)).toEqual(['main']);
    },
  );

  test('killed after a model was built, builds it again when its code is another one at the start', async () => {
    await using db = await openTestDatabase();
    const projectFolder = await writeTinyProject();
    await runUntilKilled([db.url, projectFolder, 'gold.totals', 'after']);
    const edited = "SELECT person, n + 1 AS n FROM {{ ref('readings') }}";
    await writeFiles(projectFolder, { 'models/gold/totals.sql': edited });

    await using lake = await assembleLake({
      databaseUrl: db.url,
      projectFolder,
      unchanging: ['raw.entries'],
    });
    const { items } = await listRuns(lake, {});
    const run = await lake.orchestrator.wait(items[0]?.id ?? '');
    expect(run).toMatchObject({ state: 'merged', error: null });
    const messages = (await logOf(lake, `@${run.mergedHash}^2`)).map(({ message }) => message);
    expect(messages.filter((message) => message === 'Build gold.totals')).toHaveLength(2);
    const { assets } = await previewRun(lake, { ref: 'main' });
    expect(assets.filter(({ action }) => action !== 'skip')).toEqual([]);
  });

  test('killed after its merge and cancelled before a start, is told as merged', async () => {
    await using db = await openTestDatabase();
    const projectFolder = await writeTinyProject();
    await runUntilKilled([db.url, projectFolder, 'merge', 'after']);
    await db.database.query('UPDATE app.runs SET cancel_requested_at = now()');

    await using lake = await assembleLake({
      databaseUrl: db.url,
      projectFolder,
      unchanging: ['raw.entries'],
    });
    const { items } = await listRuns(lake, {});
    const run = await lake.orchestrator.wait(items[0]?.id ?? '');
    const [merge] = (await logOf(lake, 'main')).filter(({ isMerge }) => isMerge);
    expect(run).toMatchObject({ state: 'failed', mergedHash: merge?.hash });
    expect(run.error).toContain('its marts were not published');
    expect(await branchesOf(lake)).toEqual(['main']);
    expect(await lake.run()).toMatchObject({ state: 'merged', error: null });
    expect(await lake.marts.get('overview')).toMatchObject({ commitHash: merge?.hash });
  });
});

async function runUntilKilled(parameters: readonly string[]): Promise<void> {
  const script = fileURLToPath(new URL('../../testing/run-until-killed.ts', import.meta.url));
  const child = spawn(process.execPath, [script, ...parameters], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  child.kill('SIGKILL');
  await once(child, 'exit');
}
