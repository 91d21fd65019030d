import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { open, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

export interface RunningServer extends AsyncDisposable {
  readonly url: string;
  readonly pid: number;
}

interface Program {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly folder: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly url: string;
  readonly isReady: () => Promise<boolean>;
  readonly startLimitMs: number;
  /** How long it may take to end before it is killed. */
  readonly stopLimitMs: number;
}

const POLL_MS = 200;

/** Starts a server with its words in `<name>.log` of its folder and waits until it is ready. Throws its last words. */
export async function runServer(program: Program): Promise<RunningServer> {
  const logFile = `${program.folder}/${program.name}.log`;
  const log = await open(logFile, 'w');
  const child = spawn(program.command, program.args, {
    cwd: program.folder,
    env: { ...process.env, ...program.environment },
    stdio: ['ignore', log.fd, log.fd],
  });
  // The events of a program that is not there come at once.
  const missing = new AbortController();
  child.once('error', (cause) => missing.abort(cause));
  await log.close();
  const kill = () => void child.kill('SIGKILL');
  process.once('exit', kill);
  const stop = async () => {
    process.off('exit', kill);
    await end(child, program.stopLimitMs);
  };
  try {
    await becomeReady(program, child, missing.signal);
  } catch (cause) {
    await stop();
    const words = (await readFile(logFile, 'utf8')).trim().split('\n').slice(-5).join('\n');
    throw new Error(`${program.name} did not start: ${String(cause)}\n${words}`, { cause });
  }
  return { url: program.url, pid: child.pid ?? 0, [Symbol.asyncDispose]: stop };
}

async function becomeReady(
  program: Program,
  child: ChildProcess,
  missing: AbortSignal,
): Promise<void> {
  const deadline = performance.now() + program.startLimitMs;
  while (!(await program.isReady().catch(() => false))) {
    missing.throwIfAborted();
    if (child.exitCode !== null) throw new Error(`it ended with code ${child.exitCode}`);
    if (child.signalCode !== null) throw new Error(`${child.signalCode} ended it`);
    if (performance.now() > deadline) throw new Error(`not ready after ${program.startLimitMs} ms`);
    await delay(POLL_MS);
  }
}

async function end(child: ChildProcess, limitMs: number): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  const impatience = setTimeout(() => child.kill('SIGKILL'), limitMs);
  child.kill('SIGTERM');
  await ended;
  clearTimeout(impatience);
}

/** That many free ports in a row, below those that the system hands out by itself. */
export async function findFreePorts(count: number): Promise<readonly number[]> {
  const first = randomInt(20_000, 30_000);
  const ports = Array.from({ length: count }, (_, index) => first + index);
  const free = await Promise.all(ports.map(isFree));
  return free.every(Boolean) ? ports : findFreePorts(count);
}

const isFree = (port: number) =>
  new Promise<boolean>((resolve) => {
    const server = createServer().on('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });

export const answersOk = async (url: string): Promise<boolean> =>
  (await fetch(url, { signal: AbortSignal.timeout(5_000) })).ok;
