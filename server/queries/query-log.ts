import type { Plan } from '#server/engine/port.ts';
import type { Clock } from '#server/platform/clock.ts';
import type { Database } from '#server/platform/database.ts';
import type { QueryFailure, QueryRequest, WatchedEvent } from './port.ts';
import { parametersJson, tablesJson } from './query-rows.ts';
import { planJson } from './stored-plan.ts';

/** What `app.queries` keeps of the statements of this process. */
export interface QueryLog {
  start(id: string, request: QueryRequest): Promise<void>;
  /** `read`: what the engine said it read so far. */
  record(id: string, event: WatchedEvent, read?: ReadSoFar): Promise<void>;
  /** How the engine went about it, for the record of its end; null where it does not know. */
  keepProfile(id: string, plan: Plan | null): void;
  /** Marks what waits or runs by the records as interrupted; only right before anything runs. */
  markInterrupted(): Promise<void>;
}

/** Null: the engine did not say. */
export interface ReadSoFar {
  readonly rows: bigint | null;
  readonly bytes: bigint | null;
}

export const NOTHING_READ: ReadSoFar = { rows: null, bytes: null };

/** Why a statement has no end of its own. */
export const INTERRUPTED: QueryFailure = {
  code: 'unavailable',
  name: 'SERVER_SHUTTING_DOWN',
  message: 'The console was stopped before the statement had ended. Run it again.',
  line: null,
  column: null,
};

export function createQueryLog(database: Database, clock: Clock): QueryLog {
  const plans = new Map<string, string>();
  return {
    async start(id, request) {
      await database.query(
        `INSERT INTO app.queries
           (id, sql, ref, at, default_catalog, default_schema, submitted_by, max_rows, timeout_ms, created_at,
            tab_id, origin, saved_query, saved_version, parameters, session)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
        [
          id,
          request.sql,
          request.ref,
          request.at,
          request.catalog,
          request.schema,
          request.submittedBy,
          request.maxRows,
          request.timeoutMs,
          clock(),
          request.tabId ?? null,
          request.origin ?? 'console',
          request.saved?.id ?? null,
          request.saved?.version ?? null,
          parametersJson(request.parameters ?? []),
          request.session === undefined ? null : JSON.stringify(request.session),
        ],
      );
    },

    async record(id, event, read = NOTHING_READ) {
      switch (event.kind) {
        case 'running':
          await database.query(
            `UPDATE app.queries SET state = 'running', started_at = coalesce(started_at, $2),
               effective_sql = $3, tables = $4, commit_hash = $5 WHERE id = $1`,
            [
              id,
              clock(),
              event.effectiveSql,
              tablesJson(event.tables),
              event.tables.find(({ commitHash }) => commitHash !== null)?.commitHash ?? null,
            ],
          );
          return;
        case 'finished':
          await database.query(
            `UPDATE app.queries SET state = 'finished', ended_at = $2, started_at = coalesce(started_at, $2),
               row_count = $3, bytes = $4, truncated = $5, update_type = $6, update_count = $7, warnings = $8,
               rows_read = $9, bytes_read = $10, profile = $11 WHERE id = $1`,
            [
              id,
              clock(),
              event.result.rowCount,
              event.result.bytes,
              event.result.truncated,
              event.update?.type ?? null,
              event.update?.count ?? null,
              JSON.stringify(event.warnings),
              read.rows,
              read.bytes,
              plans.get(id) ?? null,
            ],
          );
          plans.delete(id);
          return;
        case 'failed': {
          const { kind: _, ...failure } = event;
          await database.query(
            `UPDATE app.queries SET state = $2, ended_at = $3, failure = $4, rows_read = $5, bytes_read = $6
             WHERE id = $1`,
            [id, stateOf(failure), clock(), JSON.stringify(failure), read.rows, read.bytes],
          );
          return;
        }
        default:
          return;
      }
    },

    keepProfile(id, plan) {
      if (plan !== null) plans.set(id, planJson(plan));
    },

    async markInterrupted() {
      await database.query(
        `UPDATE app.queries SET state = 'interrupted', ended_at = $1, failure = $2
         WHERE state IN ('queued', 'running')`,
        [clock(), JSON.stringify(INTERRUPTED)],
      );
    },
  };
}

function stateOf({ code, name }: QueryFailure): 'cancelled' | 'interrupted' | 'failed' {
  if (code === 'cancelled') return 'cancelled';
  return name === INTERRUPTED.name ? 'interrupted' : 'failed';
}
