import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { ensureFirstCommit } from '#server/catalog/ensure-first-commit.ts';
import { driver, put, table, value } from '#server/catalog/testing/catalog-fixture.ts';
import { emptyCatalogs } from '#server/catalog/testing/empty-catalogs.ts';
import { pynessiePython } from './testing/pynessie-environment.ts';
import { serveNessie } from './testing/serve-nessie.ts';

const run = promisify(execFile);
const open = emptyCatalogs();

test('the command line of Nessie lists, branches, tags, reads, compares, merges, picks and deletes', async (context) => {
  const python = (await pynessiePython()) ?? context.skip();
  await using parts = new AsyncDisposableStack();
  const { catalog } = parts.use(await open());
  await ensureFirstCommit({ catalog }, { namespaces: ['raw'], by: 'test' });
  const served = parts.use(await serveNessie(catalog));
  const home = await mkdtemp(path.join(tmpdir(), 'cascade-nessie-cli-'));
  parts.defer(() => rm(home, { recursive: true, force: true }));
  const endpoint = served.url.replace('/v2', '/v1');
  const command = path.join(path.dirname(python), 'nessie');
  const nessie = async (...args: readonly string[]): Promise<unknown> => {
    const { stdout } = await run(
      command,
      ['--json', '--endpoint', endpoint, '--auth-token', 'a-token', ...args],
      // It keeps its settings in the person's home.
      { env: { ...process.env, HOME: home, NESSIEDIR: home } },
    );
    return stdout.trim() === '' ? null : JSON.parse(stdout);
  };
  const { commit, hashOf, keys, idOf } = driver(catalog);

  await nessie('branch', 'dev', 'main');
  await commit('dev', put('raw.t', table(1)));
  await commit('dev', put('raw.t', table(2, await idOf('dev', 'raw.t'))));
  const Named = z.array(z.object({ name: z.string(), hash: z.string() }));
  expect(Named.parse(await nessie('branch', '--list')).map(({ name }) => name)).toEqual([
    'dev',
    'main',
  ]);
  const Logged = z.array(z.object({ hash: z.string(), message: z.string() }));
  const log = Logged.parse(await nessie('log', 'dev'));
  expect(log[0]?.hash).toBe(await hashOf('dev'));
  expect(log).toHaveLength(3);
  expect(JSON.stringify(await nessie('content', 'list', '--ref', 'dev'))).toContain('"t"');
  expect(JSON.stringify(await nessie('content', 'view', '--ref', 'dev', 'raw.t'))).toContain(
    'ICEBERG_TABLE',
  );
  expect(JSON.stringify(await nessie('diff', 'main', 'dev'))).toContain('"t"');

  await nessie('branch', 'picked', 'main');
  const [second, first] = log.map(({ hash }) => hash);
  await nessie(
    'cherry-pick',
    '-b',
    'picked',
    '-c',
    await hashOf('picked'),
    '-s',
    'dev',
    first ?? '',
    second ?? '',
  );
  expect(await keys('picked')).toEqual(['raw', 'raw.t']);
  await nessie('merge', '-b', 'main', '-c', await hashOf('main'), 'dev');
  expect(await keys('main')).toEqual(['raw', 'raw.t']);

  await nessie('tag', 'v1', 'main');
  expect(value(await catalog.getReference('v1')).type).toBe('TAG');
  // What it expects of a branch that it deletes it takes from `-o`, not from `-c`.
  await expect(nessie('branch', '-d', '-o', first ?? '', 'picked')).rejects.toMatchObject({
    stdout: expect.stringContaining('REFERENCE_CONFLICT'),
  });
  expect(await keys('picked')).toEqual(['raw', 'raw.t']);
  await nessie('branch', '-d', 'picked');
  await nessie('tag', '-d', 'v1');
  expect(Named.parse(await nessie('tag', '--list'))).toEqual([]);
});
