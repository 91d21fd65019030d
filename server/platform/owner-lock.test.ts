import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readOwner, takeOwnership } from './owner-lock.ts';

let home: string;
const now = new Date('2026-01-01T00:00:00Z');

beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'cascade-owner-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

const script = (body: string) => [
  '--input-type=module',
  '--eval',
  `const { takeOwnership } = await import(${JSON.stringify(new URL('./owner-lock.ts', import.meta.url).href)});
   await takeOwnership(${JSON.stringify(home)}, 'http://localhost:1', new Date(0)); ${body}`,
];

test('a folder held by a running process is refused, and the message says who holds it', async () => {
  const child = spawn(
    process.execPath,
    script("console.log('held'); setInterval(() => {}, 1000);"),
  );
  try {
    await new Promise((resolve) => child.stdout.once('data', resolve));
    await expect(takeOwnership(home, null, now)).rejects.toThrow(
      new RegExp(`held by process ${child.pid} .*http://localhost:1.*CASCADE_HOME`),
    );
  } finally {
    child.kill('SIGKILL');
  }
});

test('the folder of a process that was killed is taken over', async () => {
  spawnSync(process.execPath, script("process.kill(process.pid, 'SIGKILL')"));
  const release = await takeOwnership(home, null, now);
  expect((await readOwner(home))?.pid).toBe(process.pid);
  await release();
  expect(await readOwner(home)).toBeNull();
});

test('a pid that was given to another program since is not taken for the owner', async () => {
  const reused = {
    pid: process.ppid,
    processStart: '1',
    host: hostname(),
    since: now.toISOString(),
    url: null,
  };
  await writeFile(path.join(home, 'owner.json'), JSON.stringify(reused));
  const release = await takeOwnership(home, null, now);
  expect(JSON.parse(await readFile(path.join(home, 'owner.json'), 'utf8'))).toMatchObject({
    pid: process.pid,
  });
  await release();
});

test('a damaged lock file does not lock anybody out', async () => {
  await writeFile(path.join(home, 'owner.json'), '{"pid":');
  const release = await takeOwnership(home, null, now);
  await release();
});
