import { spawnSync } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startCluster } from './cluster.ts';

let home: string;
const options = () => ({
  folder: path.join(home, 'postgres'),
  user: 'lake',
  password: 'secret',
  logFile: path.join(home, 'postgres.log'),
});

beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'cascade-cluster-'));
  await chmod(home, 0o711);
});
afterEach(() => rm(home, { recursive: true, force: true }));

async function ask(url: string, sql: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows[0];
  } finally {
    await client.end();
  }
}

test('what was committed is there after a stop and a new start', async () => {
  const first = await startCluster(options());
  await ask(first.url('postgres'), 'CREATE TABLE kept AS SELECT 1 AS n');
  await first.stop();
  const second = await startCluster(options());
  try {
    expect(second.adopted).toBe(false);
    expect(await ask(second.url('postgres'), 'SELECT n FROM kept')).toEqual({ n: 1 });
  } finally {
    await second.stop();
  }
});

test('a server whose console was killed is adopted with its data', async () => {
  const script = `
    const { startCluster } = await import(${JSON.stringify(new URL('./cluster.ts', import.meta.url).href)});
    await startCluster(${JSON.stringify(options())});
    process.kill(process.pid, 'SIGKILL');
  `;
  const child = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    encoding: 'utf8',
  });
  expect(child.signal).toBe('SIGKILL');
  const adopted = await startCluster(options());
  try {
    expect(adopted.adopted).toBe(true);
    expect(await ask(adopted.url('postgres'), 'SELECT 1 AS n')).toEqual({ n: 1 });
  } finally {
    await adopted.stop();
  }
});

test('a server that does not take our password is stopped, and the message says which file is wrong', async () => {
  const first = await startCluster(options());
  const stranger = startCluster({ ...options(), password: 'wrong' });
  await expect(stranger).rejects.toThrow(/does not take the password.*secrets\.json/);
  await expect(ask(first.url('postgres'), 'SELECT 1')).rejects.toThrow();
});
