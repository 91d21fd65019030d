import { failureToAppError } from '#server/engine/failure-to-app-error.ts';
import type { ColumnBatch, EngineFailure, ReadContext } from '#server/engine/port.ts';
import { martLayout } from '#server/marts/model/mart-layout.ts';
import type { MartPublication } from '#server/marts/port.ts';
import { relation } from '#server/pipelines/render.ts';
import { AppError } from '#server/platform/errors.ts';
import { newId } from '#server/platform/ids.ts';
import { quoteIdentifier } from '#server/sql/model/quote.ts';
import type { DueMart, ServedMart } from '../../find-due-marts.ts';
import { descriptionsOf } from './build-step.ts';
import { type RunParts, type RunScope, STEP_TIMEOUT_MS } from './run-parts.ts';

const BATCH_ROWS = 20_000;
const MAX_MART_ROWS = 50_000_000;

export interface Spooling {
  readonly parts: RunParts;
  readonly scope: RunScope;
  readonly due: DueMart;
  /** Commit that is published. */
  readonly atHash: string;
  /** Told of each result in the spool before it is there: the publication reads it, the caller drops it. */
  readonly onSpool: (queryId: string) => void;
}

/**
 * Reads a mart at a commit into the spool: what differs from the rows that PostgreSQL serves, or
 * all of it where most does or they cannot be compared. Throws `invalid` for a mart that cannot be read.
 */
export async function spoolMart(spooling: Spooling): Promise<MartPublication> {
  const { asset, target, served } = spooling.due;
  const described = await spooling.parts.engine.describe(
    { sql: `SELECT * FROM ${relation(asset.name)}` },
    contextOf(spooling),
  );
  if (!described.ok) throw unreadable(spooling, described.error);
  const { name, key, indexes } = target;
  const descriptions = descriptionsOf(asset);
  const shape = { name, columns: described.value, key, indexes, descriptions };
  const isSame = served !== null && served.layout === martLayout(shape);
  const change = isSame ? await spoolChange(spooling, shape.columns, served) : null;
  return { ...shape, ...(change ?? { batches: await spoolAll(spooling) }) };
}

async function spoolAll(spooling: Spooling): Promise<AsyncIterable<ColumnBatch>> {
  const all = await spool(spooling, `SELECT * FROM ${relation(spooling.due.asset.name)}`);
  if ('failure' in all) throw unreadable(spooling, all.failure);
  return all.batches;
}

/** Null when the table no longer knows the rows that are served, or most of them are others now. */
async function spoolChange(
  spooling: Spooling,
  columns: MartPublication['columns'],
  { snapshotId, commitHash, rowCount }: ServedMart,
): Promise<Pick<MartPublication, 'batches' | 'over'> | null> {
  const { asset, target } = spooling.due;
  const now = relation(asset.name);
  const before = `${now} FOR VERSION AS OF BIGINT '${snapshotId}'`;
  const changed = await spool(spooling, `SELECT * FROM ${now} EXCEPT SELECT * FROM ${before}`);
  if ('failure' in changed || changed.rowCount * 2 > rowCount) return null;
  const keys = columns.filter(({ name }) => target.key.includes(name));
  const names = keys.map(({ name }) => quoteIdentifier(name)).join(', ');
  const gone = await spool(
    spooling,
    `SELECT ${names} FROM ${before} EXCEPT SELECT ${names} FROM ${now}`,
  );
  if ('failure' in gone) return null;
  return { batches: changed.batches, over: { commitHash, gone: gone.batches } };
}

const contextOf = ({ scope, due, atHash }: Spooling): ReadContext => ({
  ref: scope.run.ref,
  asOf: { kind: 'commit', hash: atHash },
  catalog: 'iceberg',
  schema: due.asset.key[0] ?? null,
  timeZone: 'UTC',
  user: scope.run.startedBy,
});

/** Throws for whatever is not the statement's fault. */
async function spool(spooling: Spooling, sql: string) {
  const { parts, scope, due, onSpool } = spooling;
  const queryId = newId();
  onSpool(queryId);
  const limits = { maxRows: MAX_MART_ROWS, timeoutMs: STEP_TIMEOUT_MS, signal: scope.signal };
  for await (const event of parts.engine.execute(queryId, { sql }, contextOf(spooling), limits)) {
    if (event.kind === 'failed') {
      if (event.failure.kind === 'rejected') return { failure: event.failure };
      throw unreadable(spooling, event.failure);
    }
    if (event.kind !== 'finished') continue;
    const { rowCount, truncated } = event.result;
    if (!truncated) return { rowCount, batches: readBatches(parts.engine, queryId, rowCount) };
    const most = MAX_MART_ROWS.toLocaleString('en');
    throw new AppError(
      'invalid',
      `Mart ${due.target.name} has more than ${most} rows. Aggregate it further.`,
    );
  }
  throw new Error(`The engine ended a statement of mart ${due.target.name} without a result.`);
}

const unreadable = ({ due }: Spooling, failure: EngineFailure) =>
  new AppError(
    'invalid',
    `Mart ${due.target.name} could not be read: ${failureToAppError(failure).message}`,
  );

async function* readBatches(
  engine: RunParts['engine'],
  queryId: string,
  rowCount: number,
): AsyncGenerator<ColumnBatch> {
  for (let from = 0; from < rowCount; from += BATCH_ROWS) {
    const batch = await engine.spool.read(queryId, from, Math.min(from + BATCH_ROWS, rowCount));
    if (batch === null) throw new Error(`The rows of ${queryId} are gone from the spool.`);
    yield batch;
  }
}
