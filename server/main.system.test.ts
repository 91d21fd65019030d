import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { stopLeftOver } from './platform/postgres/cluster.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
let home: string;
const consoles: ChildProcess[] = [];

beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'cascade-kill-'));
  await chmod(home, 0o711);
});
afterEach(async () => {
  for (const child of consoles.splice(0)) {
    if (child.exitCode === null && child.signalCode === null) await killGroup(child);
  }
  await stopLeftOver(path.join(home, 'postgres'));
  await rm(home, { recursive: true, force: true });
});

const environment = () => ({
  ...process.env,
  CASCADE_HOME: home,
  PORT: '0',
  NODE_ENV: 'production' as const,
  UV_THREADPOOL_SIZE: '16',
});

/** The console in a process group of its own. */
function startConsole(): ChildProcess {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', 'server/main.ts'],
    {
      cwd: ROOT,
      env: environment(),
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  consoles.push(child);
  return child;
}

/** Resolves with everything printed so far when `pattern` has been printed. */
function printed(child: ChildProcess, pattern: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      if (pattern.test(output)) resolve(output);
      else if (/The run failed/.test(output)) reject(new Error(output));
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', (code) => reject(new Error(`ended with ${code}:\n${output}`)));
  });
}

const ended = (child: ChildProcess) => new Promise((resolve) => child.once('exit', resolve));

async function killGroup(child: ChildProcess): Promise<void> {
  const gone = ended(child);
  process.kill(-(child.pid ?? 0), 'SIGKILL');
  await gone;
}

/** The command line on this state folder. */
const cascade = (...args: readonly string[]) =>
  spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', 'server/cli/main.ts', ...args],
    { cwd: ROOT, env: environment(), encoding: 'utf8', timeout: 60_000 },
  );

function sql(statement: string): unknown {
  const done = cascade('sql', statement, '--format', 'json');
  if (done.status !== 0) throw new Error(done.stderr);
  return JSON.parse(done.stdout).rows;
}

test.each([
  ['before anything was built', /raw\.entries +reading/],
  ['between two tables', /bronze\.stg_entries: [\d,]+ rows/],
  ['while the marts are built', /gold\.fct_daily_glucose_metrics: /],
  ['right after the merge', /merged into main/],
])(
  'killed with its whole process group %s, the first run is finished by the next start: no row twice or lost',
  async (_, moment) => {
    const killed = startConsole();
    await printed(killed, moment);
    await killGroup(killed);

    const restarted = startConsole();
    try {
      // Nobody has signed in yet, and the link of the first start was never printed.
      expect(await printed(restarted, /Ctrl-C stops/)).toMatch(/\/signin\/link\/\S+/);
      const [[documents, distinct]] = sql(
        'SELECT count(*), count(DISTINCT person || source || document_id) FROM iceberg.raw.entries',
      ) as [[number, number]];
      expect(documents).toBeGreaterThan(50_000);
      expect(distinct).toBe(documents);
      const [[readings, entries]] = sql(
        'SELECT count(*), count(DISTINCT person_id || CAST(ts_utc AS varchar)) FROM iceberg.silver.fct_glucose_readings',
      ) as [[number, number]];
      expect(entries).toBe(readings);
      expect(sql('SELECT sum(reading_count) FROM iceberg.gold.fct_daily_glucose_metrics')).toEqual([
        [readings],
      ]);
      expect(sql('SELECT sum(reading_count) FROM pg.marts.mrt_glucose_overview')).toEqual([
        [readings],
      ]);
    } finally {
      const gone = ended(restarted);
      restarted.kill('SIGTERM');
      await gone;
    }
  },
);

test('when PostgreSQL is killed the console says so and asks to be started again', async () => {
  const bereft = startConsole();
  await printed(bereft, /Pages/);
  const gone = ended(bereft);
  const pid = readFileSync(path.join(home, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0];
  process.kill(Number(pid), 'SIGKILL');
  expect(await gone).toBe(75);
});

test('without a running console the command line opens the folder itself, and leaves nothing running', () => {
  const table = cascade('sql', "SELECT 1 AS one, 'x' AS text");
  expect(table).toMatchObject({ status: 0, signal: null });
  expect(table.stdout).toContain('one  text');
  expect(cascade('branch', 'list').stdout).toContain('main');
  expect(existsSync(path.join(home, 'postgres', 'postmaster.pid'))).toBe(false);

  expect(cascade('reset')).toMatchObject({ status: 2 });
  expect(cascade('reset', '--yes')).toMatchObject({ status: 0 });
  expect(existsSync(path.join(home, 'postgres'))).toBe(false);
});

test('Ctrl-C, which reaches the whole process group, stops PostgreSQL last and leaves nothing running', async () => {
  const child = startConsole();
  await printed(child, /Pages/);
  const gone = ended(child);
  process.kill(-(child.pid ?? 0), 'SIGINT');
  expect(await gone).toBe(0);
  expect(existsSync(path.join(home, 'postgres', 'postmaster.pid'))).toBe(false);
  expect(existsSync(path.join(home, 'owner.json'))).toBe(false);
});
