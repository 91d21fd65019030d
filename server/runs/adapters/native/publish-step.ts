import { failureToAppError } from '#server/engine/failure-to-app-error.ts';
import type { ColumnBatch, ReadContext } from '#server/engine/port.ts';
import type { MartPublication, MartStamp } from '#server/marts/port.ts';
import { relation } from '#server/pipelines/render.ts';
import { AppError } from '#server/platform/errors.ts';
import { newId } from '#server/platform/ids.ts';
import { type DueMart, findDueMarts } from '../../find-due-marts.ts';
import { descriptionsOf } from './build-step.ts';
import type { PlannedStep, StepEnd } from './run-journal.ts';
import { type RunParts, type RunScope, STEP_TIMEOUT_MS } from './run-parts.ts';

const BATCH_ROWS = 20_000;
const MAX_MART_ROWS = 50_000_000;

/** Publishes every mart that PostgreSQL serves in another state than `atHash`; tells how many. */
export async function publishMarts(
  parts: RunParts,
  scope: RunScope,
  { ordinal }: PlannedStep,
  atHash: string,
): Promise<number> {
  const { run, journal, signal } = scope;
  await journal.stepStarted(ordinal);
  const project = await scope.project();
  const due = await findDueMarts(parts, project, `@${atHash}`);
  if (due.length === 0) {
    const published = (await parts.marts.list()).filter(({ runId }) => runId === run.id);
    if (published.length > 0) await journal.stepEnded(ordinal, doneWith(published, atHash));
    else await journal.stepEnded(ordinal, ALREADY_SERVED);
    return published.length;
  }
  const spooled: string[] = [];
  try {
    const publications: MartPublication[] = [];
    for (const mart of due) publications.push(await spoolMart(parts, scope, mart, atHash, spooled));
    const stamps = await parts.marts.publish(
      publications,
      { commitHash: atHash, runId: run.id },
      signal,
    );
    const names = due.map(({ target }) => target.name).join(', ');
    await journal.log('info', 'publish', `published ${names} at ${atHash.slice(0, 8)}`);
    await journal.stepEnded(ordinal, doneWith(stamps, atHash));
    return stamps.length;
  } finally {
    await Promise.all(spooled.map((id) => parts.engine.dropSpool(id)));
  }
}

const ALREADY_SERVED: StepEnd = {
  state: 'skipped',
  note: 'PostgreSQL serves these rows already',
};

const doneWith = (stamps: readonly MartStamp[], commitHash: string): StepEnd => ({
  state: 'done',
  rowCount: stamps.reduce((sum, stamp) => sum + stamp.rowCount, 0),
  commitHash,
  note: `${stamps.length} marts`,
});

async function spoolMart(
  { engine }: RunParts,
  { run, signal }: RunScope,
  { asset, target }: DueMart,
  atHash: string,
  spooled: string[],
): Promise<MartPublication> {
  const queryId = newId();
  spooled.push(queryId);
  const context: ReadContext = {
    ref: run.ref,
    asOf: { kind: 'commit', hash: atHash },
    catalog: 'iceberg',
    schema: asset.key[0] ?? null,
    timeZone: 'UTC',
    user: run.startedBy,
  };
  const statement = { sql: `SELECT * FROM ${relation(asset.name)}` };
  const limits = { maxRows: MAX_MART_ROWS, timeoutMs: STEP_TIMEOUT_MS, signal };
  for await (const event of engine.execute(queryId, statement, context, limits)) {
    if (event.kind === 'failed') {
      throw new AppError(
        'invalid',
        `Mart ${target.name} could not be read: ${failureToAppError(event.failure).message}`,
      );
    }
    if (event.kind !== 'finished') continue;
    const { columns, rowCount, truncated } = event.result;
    if (truncated) {
      throw new AppError(
        'invalid',
        `Mart ${target.name} has more than ${MAX_MART_ROWS} rows. Aggregate it further.`,
      );
    }
    return {
      name: target.name,
      columns,
      batches: readBatches(engine, queryId, rowCount),
      key: target.key,
      indexes: target.indexes,
      descriptions: descriptionsOf(asset),
    };
  }
  throw new Error(`The engine ended the statement of mart ${target.name} without a result.`);
}

async function* readBatches(
  engine: RunParts['engine'],
  queryId: string,
  rowCount: number,
): AsyncGenerator<ColumnBatch> {
  for (let from = 0; from < rowCount; from += BATCH_ROWS) {
    const batch = await engine.readSpool(queryId, from, Math.min(from + BATCH_ROWS, rowCount));
    if (batch === null) throw new Error(`The rows of ${queryId} are gone from the spool.`);
    yield batch;
  }
}
