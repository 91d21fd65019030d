import type { Clock } from '#server/platform/clock.ts';
import type { Database } from '#server/platform/database.ts';
import type { CheckView, RunEvent, RunState, StepState, StepView } from '../../port.ts';

export type PlannedStep = Pick<StepView, 'ordinal' | 'asset' | 'kind' | 'note'>;

export type StepEnd = { readonly state: Exclude<StepState, 'waiting' | 'running'> } & Partial<
  Pick<StepView, 'rowCount' | 'commitHash' | 'note'>
>;

/** Writes what a run does into the run tables. Every write may be made twice. */
export interface RunJournal {
  log(level: RunEvent['level'], asset: string | null, message: string): Promise<void>;
  plan(steps: readonly PlannedStep[]): Promise<void>;
  stepStarted(ordinal: number): Promise<void>;
  stepEnded(ordinal: number, end: StepEnd): Promise<void>;
  checked(check: Omit<CheckView, 'runId' | 'checkedAt'>): Promise<void>;
  merged(hash: string): Promise<void>;
  /** Steps that never came to their turn end with the run. */
  ended(state: Exclude<RunState, 'queued' | 'running'>, error: string | null): Promise<void>;
  branchRemoved(): Promise<void>;
}

export function createRunJournal(
  { database, clock }: { readonly database: Database; readonly clock: Clock },
  runId: string,
): RunJournal {
  return {
    async log(level, asset, message) {
      // The run's row is locked until the event is in: watchers never see a sequence out of order.
      await database.query(
        `WITH run AS (
           UPDATE app.runs SET event_count = event_count + 1 WHERE id = $1 RETURNING event_count)
         INSERT INTO app.run_events (run_id, sequence, at, level, asset, message)
         SELECT $1, event_count, $2, $3, $4, $5 FROM run`,
        [runId, clock(), level, asset, message],
      );
    },

    async plan(steps) {
      await database.query(
        `INSERT INTO app.run_steps (run_id, state, ordinal, asset, kind, note)
         SELECT $1, 'waiting', * FROM unnest($2::int[], $3::text[], $4::text[], $5::text[])
         ON CONFLICT (run_id, ordinal) DO NOTHING`,
        [
          runId,
          steps.map(({ ordinal }) => ordinal),
          steps.map(({ asset }) => asset),
          steps.map(({ kind }) => kind),
          steps.map(({ note }) => note),
        ],
      );
    },

    async stepStarted(ordinal) {
      await database.query(
        `UPDATE app.run_steps SET state = 'running', started_at = coalesce(started_at, $3), ended_at = NULL
         WHERE run_id = $1 AND ordinal = $2`,
        [runId, ordinal, clock()],
      );
    },

    async stepEnded(ordinal, { state, rowCount = null, commitHash = null, note = null }) {
      await database.query(
        `UPDATE app.run_steps SET state = $3, ended_at = $4, row_count = $5, commit_hash = $6, note = $7
         WHERE run_id = $1 AND ordinal = $2`,
        [runId, ordinal, state, clock(), rowCount, commitHash, note],
      );
    },

    async checked({ asset, name, column, state, failures, severity, sql, message }) {
      await database.query(
        `INSERT INTO app.run_checks
           (run_id, asset, name, column_name, state, failures, severity, sql, message, checked_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         ON CONFLICT (run_id, asset, name) DO UPDATE SET state = excluded.state,
           failures = excluded.failures, message = excluded.message, checked_at = excluded.checked_at`,
        [runId, asset, name, column, state, failures, severity, sql, message, clock()],
      );
    },

    async merged(hash) {
      await database.query('UPDATE app.runs SET merged_hash = $2 WHERE id = $1', [runId, hash]);
    },

    async ended(state, error) {
      await database.transaction(async (transaction) => {
        await transaction.query(
          `UPDATE app.run_steps SET
             state = CASE WHEN $2::text = 'cancelled' THEN 'cancelled' WHEN state = 'running' THEN 'failed' ELSE 'skipped' END,
             note = CASE WHEN $2 <> 'failed' THEN note WHEN state = 'running' THEN $3::text ELSE 'not started' END,
             ended_at = CASE state WHEN 'running' THEN $4::timestamptz END
           WHERE run_id = $1 AND state IN ('waiting', 'running')`,
          [runId, state, error, clock()],
        );
        await transaction.query(
          `UPDATE app.runs SET state = $2, error = $3, ended_at = $4
           WHERE id = $1 AND state IN ('queued', 'running')`,
          [runId, state, error, clock()],
        );
      });
    },

    async branchRemoved() {
      await database.query('UPDATE app.runs SET branch_removed_at = $2 WHERE id = $1', [
        runId,
        clock(),
      ]);
    },
  };
}
