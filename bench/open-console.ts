import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readConfig } from '#server/platform/config.ts';
import type { Services } from '#server/platform/services.ts';
import { startServices } from '#server/platform/start-services.ts';
import { getRun } from '#server/runs/get-run.ts';
import type { RunRequest, RunState, RunView, StepView } from '#server/runs/port.ts';

const REQUEST: RunRequest = {
  selection: null,
  ref: 'main',
  full: false,
  ingest: null,
  startedBy: 'bench',
  reason: 'bench',
};

export interface TimedRun {
  readonly run: RunView;
  readonly seconds: number;
  /** Of this process, the engine in it; tells more than `seconds` where other programs run too. */
  readonly cpuSeconds: number;
  readonly steps: readonly StepView[];
}

/** A console without pages in a folder of its own, which goes with it; memory as it is by itself, or given. */
export async function openConsole(options: { readonly engineMemoryMb?: number } = {}) {
  const home = await mkdtemp(path.join(tmpdir(), 'cascade-bench-'));
  // PostgreSQL runs as another user when this process is root.
  await chmod(home, 0o711);
  const config = readConfig({
    CASCADE_HOME: home,
    ENGINE_MEMORY_MB: options.engineMemoryMb?.toString(),
  });
  const services: Services = await startServices(config, {
    url: null,
    onProgress: () => undefined,
  });
  return {
    services,
    /** Process id of PostgreSQL; null when it is not ours. */
    postmaster: async () => {
      const file = path.join(home, 'postgres', 'postmaster.pid');
      const text = await readFile(file, 'utf8').catch(() => null);
      return text === null ? null : Number(text.split('\n')[0]);
    },
    /** A run from its start to its end. Throws when it does not end as one of `ends`. */
    timedRun: async (
      request: Partial<RunRequest>,
      ends: readonly RunState[] = ['merged'],
    ): Promise<TimedRun> => {
      const startedAt = performance.now();
      const before = process.cpuUsage();
      const { id } = await services.orchestrator.start({ ...REQUEST, ...request });
      const run = await services.orchestrator.wait(id);
      const seconds = (performance.now() - startedAt) / 1000;
      const used = process.cpuUsage(before);
      const cpuSeconds = (used.user + used.system) / 1_000_000;
      if (!ends.includes(run.state)) {
        throw new Error(`The run ended as ${run.state}: ${run.error}`);
      }
      return { run, seconds, cpuSeconds, steps: (await getRun(services, { runId: id })).steps };
    },
    async [Symbol.asyncDispose]() {
      await services.close();
      await rm(home, { recursive: true, force: true });
    },
  };
}

export type BenchConsole = Awaited<ReturnType<typeof openConsole>>;
