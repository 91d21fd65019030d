import { execFile, spawn } from 'node:child_process';
import { chmodSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { AppError } from '../errors.ts';
import { postgresBinaries, serverUser } from './binaries.ts';
import { initialiseCluster } from './initialise.ts';

export interface ClusterOptions {
  readonly folder: string;
  readonly user: string;
  readonly password: string;
  readonly logFile: string;
  /** Extra `-c` settings, `name=value`. */
  readonly settings?: readonly string[];
}

/** A running PostgreSQL that belongs to this process. */
export interface Cluster {
  readonly port: number;
  /** True when a server that outlived its console was taken over. */
  readonly adopted: boolean;
  url(database: string): string;
  /** Fast shutdown: sessions end, everything committed is on disk. Resolves when the server is gone. */
  stop(): Promise<void>;
}

const run = promisify(execFile);

const START_LIMIT_MS = 30_000;
const STOP_LIMIT_MS = 20_000;
/** SQLSTATE invalid_password. */
const WRONG_PASSWORD = '28P01';

/**
 * Starts the cluster in `folder`, making it first when it is new. A server that is already running
 * there is adopted when it takes our password and replaced when it does not.
 */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  await initialiseCluster(options.folder, options.user, options.password);
  const running = await readPostmaster(options.folder);
  if (running !== null) {
    if ((await ask(options, running.port)) === 'yes')
      return cluster(options, running.port, running.pid, true);
    await stopServer(running.pid);
  }
  const deadline = Date.now() + START_LIMIT_MS;
  for (;;) {
    const attempt = await spawnServer(options, deadline);
    if (attempt !== null) return cluster(options, attempt.port, attempt.pid, false);
    if (Date.now() > deadline) {
      throw new AppError(
        'unavailable',
        `PostgreSQL did not start in ${options.folder}. Its log is ${options.logFile}.`,
      );
    }
    // A killed server's lock is released only when the system has reaped it.
    await delay(500);
  }
}

/** One start; null when the server ended before it answered. */
async function spawnServer(
  options: ClusterOptions,
  deadline: number,
): Promise<{ port: number; pid: number } | null> {
  const { postgres } = await postgresBinaries();
  chmodSync(postgres, 0o755);
  const port = await freePort();
  const log = openSync(options.logFile, 'a');
  const settings = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'shared_buffers=64MB',
    ...(options.settings ?? []),
  ];
  // Its own session: Ctrl-C must reach the console first, which stops the server last.
  const child = spawn(
    postgres,
    ['-D', options.folder, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])],
    {
      ...serverUser(),
      detached: true,
      stdio: ['ignore', 'ignore', log],
      env: { ...process.env, LC_MESSAGES: 'C' },
    },
  );
  const failed = new Promise<'ended'>((resolve) => {
    child.once('exit', () => resolve('ended'));
    child.once('error', () => resolve('ended'));
  });
  child.unref();
  const pid = child.pid;
  if (pid === undefined) return null;
  while (Date.now() < deadline) {
    const answer = await ask(options, port);
    if (answer === 'yes') return { port, pid };
    if (answer === 'refused') {
      await stopServer(pid);
      throw new AppError(
        'unavailable',
        `PostgreSQL in ${options.folder} does not take the password of this state folder. Restore its secrets.json, or start over with \`npx cascade reset\`.`,
      );
    }
    if ((await Promise.race([failed, delay(25, 'waiting' as const)])) === 'ended') return null;
  }
  return null;
}

function cluster(options: ClusterOptions, port: number, pid: number, adopted: boolean): Cluster {
  return {
    port,
    adopted,
    url: (database) => urlOf(options, port, database),
    stop: () => stopServer(pid),
  };
}

const urlOf = ({ user, password }: ClusterOptions, port: number, database: string) =>
  `postgres://${encodeURIComponent(user)}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;

/** Whether our server for this folder takes our password at the port; `refused` is a wrong password. */
async function ask(options: ClusterOptions, port: number): Promise<'yes' | 'no' | 'refused'> {
  const client = new pg.Client({
    connectionString: urlOf(options, port, 'postgres'),
    connectionTimeoutMillis: 5000,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query('SHOW data_directory');
    return path.resolve(String(rows[0]?.data_directory)) === path.resolve(options.folder)
      ? 'yes'
      : 'no';
  } catch (error) {
    return (error as { code?: string }).code === WRONG_PASSWORD ? 'refused' : 'no';
  } finally {
    await client.end().catch(() => undefined);
  }
}

/**
 * The server that runs on the folder, by lines 1 and 4 of its postmaster.pid; null when there is
 * none, or when the process id has since been given to some other program.
 */
async function readPostmaster(folder: string): Promise<{ pid: number; port: number } | null> {
  const text = await readFile(path.join(folder, 'postmaster.pid'), 'utf8').catch(() => '');
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  if (!Number.isInteger(pid) || pid <= 0 || !Number.isInteger(port) || !isAlive(pid)) return null;
  return (await commandLine(pid)).includes(folder) ? { pid, port } : null;
}

/** Program and arguments of a process; empty when it is gone. */
async function commandLine(pid: number): Promise<string> {
  if (process.platform === 'linux') return readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  const listed = await run('ps', ['-o', 'command=', '-p', String(pid)]).catch(() => ({
    stdout: '',
  }));
  return listed.stdout;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function stopServer(pid: number): Promise<void> {
  const deadline = Date.now() + STOP_LIMIT_MS;
  if (isAlive(pid)) process.kill(pid, 'SIGINT');
  while (isAlive(pid)) {
    if (Date.now() > deadline)
      throw new AppError(
        'unavailable',
        `PostgreSQL (process ${pid}) did not stop within ${STOP_LIMIT_MS / 1000} s.`,
      );
    await delay(20);
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        address !== null && typeof address === 'object'
          ? resolve(address.port)
          : reject(new Error('No free port.')),
      );
    });
  });
}

/** Stops the server of a folder whose console is gone; does nothing when none runs. */
export async function stopLeftOver(folder: string): Promise<void> {
  const running = await readPostmaster(folder);
  if (running !== null) await stopServer(running.pid);
}
