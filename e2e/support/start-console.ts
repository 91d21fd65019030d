import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const FIRST_START_LIMIT_MS = 180_000;

/** Starts a console on an empty state folder, as a newcomer does, and hands its address to the tests. */
export default async function startConsole(): Promise<() => Promise<void>> {
  const home = await mkdtemp(path.join(tmpdir(), 'cascade-e2e-'));
  await chmod(home, 0o711);
  // Sources are declared in the project: the tests have one of their own to write into.
  const project = `${home}-project`;
  await cp('pipelines', project, { recursive: true });
  const child = spawn(process.execPath, ['bin/start.mjs'], {
    env: { ...process.env, CASCADE_HOME: home, CASCADE_PROJECT: project, PORT: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = await firstStart(child);
  const link = /https?:\/\/\S+\/signin\/link\/\S+/.exec(output)?.[0];
  if (link === undefined) throw new Error(`The first start printed no sign-in link:\n${output}`);
  process.env['CASCADE_E2E_HOME'] = home;
  process.env['CASCADE_E2E_LINK'] = link;
  process.env['CASCADE_E2E_URL'] = new URL(link).origin;
  process.env['CASCADE_E2E_OUTPUT'] = output;
  for (const role of ['admin', 'analyst']) {
    const password = new RegExp(`${role}\\s+(\\S{12,})`).exec(output)?.[1];
    if (password === undefined)
      throw new Error(`The first start printed no password for ${role}:\n${output}`);
    process.env[`CASCADE_E2E_${role.toUpperCase()}`] = password;
  }
  return async () => {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await ended;
    await rm(home, { recursive: true, force: true });
    await rm(project, { recursive: true, force: true });
  };
}

async function firstStart(child: ChildProcess): Promise<string> {
  let output = '';
  const ready = new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      if (/Ctrl-C stops/.test(output)) resolve(output);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', (code) => reject(new Error(`The console ended with ${code}:\n${output}`)));
  });
  const limit = new AbortController();
  const timeout = delay(FIRST_START_LIMIT_MS, undefined, { signal: limit.signal }).then(() => {
    throw new Error(
      `The first start took longer than ${FIRST_START_LIMIT_MS / 1000} s:\n${output}`,
    );
  });
  try {
    return await Promise.race([ready, timeout]);
  } finally {
    limit.abort();
    timeout.catch(() => undefined);
  }
}
