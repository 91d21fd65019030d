import type { Clock } from '#server/platform/clock.ts';
import type { Database } from '#server/platform/database.ts';
import { newId } from '#server/platform/ids.ts';
import type { RunRequest, RunView } from '../../port.ts';
import { toRun } from '../../run-rows.ts';

interface QueueDeps {
  readonly database: Database;
  readonly clock: Clock;
}

/** Records a run as the last one of the queue of its ref. */
export async function enqueueRun(
  { database, clock }: QueueDeps,
  request: RunRequest,
): Promise<RunView> {
  const id = newId();
  const [row] = await database.query(
    `INSERT INTO app.runs
       (id, selection, ref, branch, is_full, ingest, reason, started_by, state, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'queued', $9) RETURNING *`,
    [
      id,
      request.selection,
      request.ref,
      `run/${id}`,
      request.full,
      request.ingest === null ? null : JSON.stringify(request.ingest),
      request.reason,
      request.startedBy,
      clock(),
    ],
  );
  if (row === undefined) throw new Error('PostgreSQL returned no row for a new run.');
  return toRun(row);
}

/** Marks the first run in the queue of a ref as running, unless one is; returns its id. */
export async function claimNext(
  { database, clock }: QueueDeps,
  ref: string,
): Promise<string | null> {
  return database.transaction(async (transaction) => {
    await transaction.query('SELECT pg_advisory_xact_lock(720002, hashtext($1))', [ref]);
    const [row] = await transaction.query(
      `UPDATE app.runs SET state = 'running', started_at = $2
       WHERE id = (SELECT id FROM app.runs WHERE ref = $1 AND state = 'queued'
                   ORDER BY created_at, id LIMIT 1)
         AND state = 'queued'
         AND NOT EXISTS (SELECT FROM app.runs WHERE ref = $1 AND state = 'running')
       RETURNING id`,
      [ref, clock()],
    );
    return row === undefined ? null : String(row['id']);
  });
}

/** Ids of the runs that were running when the last process stopped. */
export async function listRunning(database: Database): Promise<readonly string[]> {
  const rows = await database.query(`SELECT id FROM app.runs WHERE state = 'running' ORDER BY id`);
  return rows.map((row) => String(row['id']));
}

export async function listQueuedRefs(database: Database): Promise<readonly string[]> {
  const rows = await database.query(`SELECT DISTINCT ref FROM app.runs WHERE state = 'queued'`);
  return rows.map((row) => String(row['ref']));
}

/** Marks a run as to be stopped, a queued one as stopped; false when it has ended or is merged. */
export async function requestCancel(
  { database, clock }: QueueDeps,
  runId: string,
): Promise<boolean> {
  const marked = await database.query(
    `UPDATE app.runs SET cancel_requested_at = $2,
       state = CASE state WHEN 'queued' THEN 'cancelled' ELSE state END,
       ended_at = CASE state WHEN 'queued' THEN $2 ELSE ended_at END
     WHERE id = $1 AND state IN ('queued', 'running') AND merged_hash IS NULL
     RETURNING id`,
    [runId, clock()],
  );
  return marked.length > 0;
}
