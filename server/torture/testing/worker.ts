import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { planOrphans, removeOrphans } from '#server/maintenance/remove-orphans.ts';
import { startMaintenance } from '#server/maintenance/start-maintenance.ts';
import { watchJob } from '#server/maintenance/watch-job.ts';
import { readConfig } from '#server/platform/config.ts';
import { newId } from '#server/platform/ids.ts';
import type { Services } from '#server/platform/services.ts';
import { startServices } from '#server/platform/start-services.ts';
import { FileRequest } from '#server/sources/schemas.ts';
import { createFailpoints } from './failpoints.ts';
import { findDamage } from './find-damage.ts';
import { documentsOf } from './rounds.ts';

/**
 * A process of its own on the lake of CASCADE_HOME, which is to be killed: finishes what an earlier one
 * left, looks for damage, then maintains the lake or does the next round of work. Arguments: `maintain` or
 * `take-in`, and the moment of a write at which the process ends itself (0: none). One line a stage.
 */
const RETENTION_MS = 30_000;
const ADMIN = { name: 'torture', role: 'admin' } as const;

const [work, point] = process.argv.slice(2);
const failpoints = createFailpoints();
const say = (stage: string, value: unknown) =>
  process.stdout.write(`${JSON.stringify({ stage, value })}\n`);

const services = await startServices(readConfig(process.env), {
  url: null,
  onProgress: () => undefined,
  decorate: failpoints,
});
const known = await finishRuns(services);
const since = new Date(Date.now() - RETENTION_MS);
const damage = await findDamage(services, { last: known, since });
say('recovered', { last: known, damage });
failpoints.arm(Number(point) || null);
if (work === 'maintain') await maintain(services);
else await takeIn(services, known + 1);
say('done', failpoints.passed);
failpoints.arm(null);
await services.close();
process.exit(0);

/** Waits for every run that goes on; the newest round that was merged, -1 for none. */
async function finishRuns({ database, orchestrator }: Services): Promise<number> {
  const open = await database.query(`SELECT id FROM app.runs WHERE state IN ('queued', 'running')`);
  for (const { id } of open) await orchestrator.wait(String(id));
  const merged = await database.query(
    `SELECT reason FROM app.runs WHERE merged_hash IS NOT NULL AND reason LIKE 'round %'`,
  );
  return Math.max(-1, ...merged.map(({ reason }) => Number(String(reason).slice(6))));
}

async function takeIn({ orchestrator, scratchFolder }: Services, number: number): Promise<void> {
  const file = path.join(scratchFolder, `round-${number}.ndjson`);
  await writeFile(
    file,
    documentsOf(number)
      .map((reading) => JSON.stringify(reading))
      .join('\n'),
  );
  const { id } = await orchestrator.start({
    selection: null,
    ref: 'main',
    full: false,
    ingest: FileRequest.parse({ kind: 'file', file, source: 's', person: 'p' }),
    startedBy: ADMIN.name,
    reason: `round ${number}`,
  });
  const { state, error } = await orchestrator.wait(id);
  if (state !== 'merged') throw new Error(`Round ${number} is ${state}: ${error}`);
}

async function maintain(lake: Services): Promise<void> {
  const table = { ref: 'main', key: ['raw', 'entries'] };
  for (const task of [
    { kind: 'compact', ...table },
    { kind: 'rewrite-manifests', ...table },
    { kind: 'expire-snapshots', ...table, olderThanDays: 0, retainLast: 2 },
  ]) {
    const { id } = await startMaintenance(lake, task, ADMIN);
    for await (const job of watchJob(lake, { jobId: id })) {
      if (job.state === 'failed') throw new Error(`${task.kind}: ${job.error}`);
    }
  }
  const { signal } = new AbortController();
  const run = { jobId: newId(), by: ADMIN.name, at: new Date(), signal, report: () => undefined };
  // Nothing else writes here: what is left of killed writes may go at once.
  const settings = { retentionMs: RETENTION_MS, graceMs: 0 };
  const { plan } = await planOrphans(lake, run, settings);
  await removeOrphans(lake, plan, run, settings);
}
