import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readConfig } from '#server/platform/config.ts';
import { startServices } from '#server/platform/start-services.ts';
import { getRun } from '#server/runs/get-run.ts';
import type { RunRequest } from '#server/runs/port.ts';
import type { BenchOptions, Figure } from './main.ts';

/** Days of synthetic readings a scale stands for; S makes about 105,000 readings. */
const DAYS: Readonly<Record<string, number>> = { XS: 14, S: 105 };
/** The target of the release for scale S. */
const TARGET_SECONDS = 5;

const REQUEST: RunRequest = {
  selection: null,
  ref: 'main',
  full: false,
  ingest: null,
  startedBy: 'bench',
  reason: 'bench',
};

/** Readings that are already in `raw.entries` → every mart published, by an ordinary run. */
export async function benchPipeline({ scale }: BenchOptions): Promise<readonly Figure[]> {
  const days = DAYS[scale];
  if (days === undefined)
    throw new Error(`There is no scale ${scale}: use one of ${Object.keys(DAYS).join(', ')}.`);
  const home = await mkdtemp(path.join(tmpdir(), 'cascade-bench-'));
  await chmod(home, 0o711);
  const services = await startServices(readConfig({ CASCADE_HOME: home }), {
    url: null,
    onProgress: () => undefined,
  });
  try {
    const seconds = async (request: RunRequest) => {
      const startedAt = performance.now();
      const run = await services.orchestrator.start(request);
      const ended = await services.orchestrator.wait(run.id);
      if (ended.state !== 'merged')
        throw new Error(`The run ended as ${ended.state}: ${ended.error}`);
      return { id: run.id, seconds: (performance.now() - startedAt) / 1000 };
    };
    const landed = await seconds({
      ...REQUEST,
      selection: 'source:raw.entries',
      ingest: { kind: 'synthetic', seed: 1, days, until: '2026-03-31', source: 'synthetic' },
    });
    const readings =
      (await getRun(services, { runId: landed.id })).steps.find(({ kind }) => kind === 'source')
        ?.rowCount ?? 0;
    const built = await seconds(REQUEST);
    const { steps } = await getRun(services, { runId: built.id });
    return [
      { name: 'documents in raw.entries', value: readings, unit: 'rows' },
      { name: 'landing them', value: landed.seconds, unit: 's' },
      { name: 'raw to all marts', value: built.seconds, unit: 's' },
      { name: 'target for scale S', value: TARGET_SECONDS, unit: 's' },
      { name: 'resident memory', value: process.memoryUsage().rss / 1_048_576, unit: 'MB' },
      ...steps.map(({ asset, startedAt, endedAt }) => ({
        name: `step ${asset}`,
        value:
          startedAt === null || endedAt === null
            ? 0
            : (endedAt.getTime() - startedAt.getTime()) / 1000,
        unit: 's',
      })),
    ];
  } finally {
    await services.close();
    await rm(home, { recursive: true, force: true });
  }
}
