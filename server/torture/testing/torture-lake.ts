import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { stopLeftOver } from '#server/platform/postgres/cluster.ts';
import { writeFiles } from '#server/runs/testing/tiny-project.ts';
import { TORTURE_PROJECT } from './project.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const WORKER = fileURLToPath(new URL('./worker.ts', import.meta.url));
/** Longer than any stage of a worker takes. */
const STAGE_LIMIT_MS = 120_000;
const LONGEST_LIFE_MS = 4_000;
const MAINTAINS = 0.3;
const AFTER_POSTGRES_MS = 1_500;

const Line = z.object({ stage: z.string(), value: z.unknown() });
const Recovered = z.object({ last: z.number().int(), damage: z.array(z.string()) });

export interface TortureReport {
  /** Processes that were killed, by how: at a write, the whole group, or PostgreSQL under it. */
  readonly killed: Readonly<Record<Way, number>>;
  /** Rounds that had been merged at the last start. */
  readonly rounds: number;
  /** Sentences about what was found broken; empty is what counts. */
  readonly damage: readonly string[];
}

type Work = 'maintain' | 'take-in';
type Way = 'write' | 'group' | 'postgres';

/**
 * Kills a working lake again and again until it was killed `times` times, at a write chosen by `random` or at a random
 * time, and looks for damage after each start. `random` gives numbers from 0 up to 1.
 */
export async function tortureLake(
  times: number,
  random: () => number,
  say: (line: string) => void = () => undefined,
): Promise<TortureReport> {
  const home = await mkdtemp(path.join(tmpdir(), 'cascade-torture-'));
  // PostgreSQL runs as another user when we are root.
  await chmod(home, 0o711);
  const project = path.join(home, 'project');
  await writeFiles(project, TORTURE_PROJECT);
  const killed = { write: 0, group: 0, postgres: 0 };
  const damage: string[] = [];
  // How many moments a piece of work has, as far as it was seen to its end.
  const moments: Record<Work, number> = { maintain: 80, 'take-in': 200 };
  let rounds = 0;
  try {
    for (let moment = 0; ; moment += 1) {
      const isLast = killed.write + killed.group + killed.postgres === times;
      const way = isLast ? null : chooseWay(random());
      const work = moment > 0 && random() < MAINTAINS ? 'maintain' : 'take-in';
      const point = way === 'write' ? 1 + Math.floor(random() * moments[work]) : 0;
      await using worker = startWorker(home, project, work, point);
      const recovered = Recovered.parse(await worker.stage('recovered'));
      damage.push(...recovered.damage.map((sentence) => `before moment ${moment}: ${sentence}`));
      if (damage.length > 0) break;
      const ended = await endWorker(worker, way, random);
      if (ended === 'killed' && way !== null) killed[way] += 1;
      if (typeof ended === 'number') moments[work] = Math.max(20, ended);
      rounds = recovered.last + 1;
      say(`${moment}: ${rounds} rounds, ${work} ${way ?? 'to the end'} ${point || ''} ${ended}`);
      if (isLast) break;
    }
    return { killed, rounds, damage };
  } finally {
    await stopLeftOver(path.join(home, 'postgres'));
    await rm(home, { recursive: true, force: true });
  }
}

function chooseWay(at: number): Way {
  if (at < 0.7) return 'write';
  return at < 0.9 ? 'group' : 'postgres';
}

/** How the worker ended: killed, or with its work done and so many moments passed. */
async function endWorker(
  worker: Worker,
  way: Way | null,
  random: () => number,
): Promise<'killed' | number> {
  const done = worker.ending(way === 'postgres');
  if (way === 'group' || way === 'postgres') {
    const early = await Promise.race([done, delay(random() * LONGEST_LIFE_MS, 'late' as const)]);
    if (early !== 'late') return early;
    if (way === 'postgres') {
      await worker.killPostgres();
      await Promise.race([done, delay(AFTER_POSTGRES_MS)]);
    }
    worker.killGroup();
  }
  return done;
}

interface Worker extends AsyncDisposable {
  /** The value of a stage when it is reached; throws when the process ends before. */
  stage(name: string): Promise<unknown>;
  /** Without PostgreSQL it may give up by itself, which is as good as killed. */
  ending(mayFail: boolean): Promise<'killed' | number>;
  killGroup(): void;
  killPostgres(): Promise<void>;
}

function startWorker(home: string, project: string, work: Work, point: number): Worker {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', WORKER, work, String(point)],
    {
      cwd: ROOT,
      env: { ...process.env, CASCADE_HOME: home, CASCADE_PROJECT: project },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let words = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    words = (words + chunk.toString()).slice(-4_000);
  });
  const stages = readStages(child);
  const exited = once(child, 'exit');
  const killGroup = () => kill(-(child.pid ?? 0));
  const within = async <T>(what: string, work: Promise<T>): Promise<T> => {
    const limit = new AbortController();
    const late = delay(STAGE_LIMIT_MS, undefined, { signal: limit.signal }).then(() => {
      throw new Error(`The worker did not ${what} in time.\n${words}`);
    });
    try {
      return await Promise.race([work, late]);
    } finally {
      late.catch(() => undefined);
      limit.abort();
    }
  };
  return {
    stage: (name) => {
      const gone = exited.then(() => {
        throw new Error(`The worker ended before it was ${name}.\n${words}`);
      });
      gone.catch(() => undefined);
      return within(`get ${name}`, Promise.race([stages.reached(name), gone]));
    },
    async ending(mayFail) {
      const [code] = await within('end', exited);
      if (code === null) return 'killed';
      const passed = stages.seen.get('done');
      if (typeof passed === 'number' && code === 0) return passed;
      if (mayFail) return 'killed';
      throw new Error(`The worker ended with ${code}.\n${words}`);
    },
    killGroup,
    async killPostgres() {
      // Absent when the worker has just stopped it.
      const file = await readFile(path.join(home, 'postgres', 'postmaster.pid'), 'utf8').catch(
        () => '',
      );
      const pid = Number(file.split('\n')[0]);
      if (pid > 0) kill(pid);
    },
    async [Symbol.asyncDispose]() {
      killGroup();
      await exited;
    },
  };
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

function readStages(child: ChildProcess) {
  const seen = new Map<string, unknown>();
  const waiting = new Map<string, (value: unknown) => void>();
  if (child.stdout === null) throw new Error('The worker has no output.');
  createInterface({ input: child.stdout }).on('line', (text) => {
    const { stage, value } = Line.parse(JSON.parse(text));
    seen.set(stage, value);
    waiting.get(stage)?.(value);
  });
  return {
    seen,
    reached: (name: string): Promise<unknown> =>
      seen.has(name)
        ? Promise.resolve(seen.get(name))
        : new Promise((resolve) => waiting.set(name, resolve)),
  };
}
