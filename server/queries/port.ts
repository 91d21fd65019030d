import type { EngineFailure, QueryEvent, ResolvedTable } from '#server/engine/port.ts';
import type { AppErrorCode } from '#server/platform/errors.ts';
import type { SqlParameter } from '#server/sql/model/front-end.ts';
import type { TabSession } from './model/tab-session.ts';

/** `interrupted`: the console stopped while it waited or ran. */
type QueryState = 'queued' | 'running' | 'finished' | 'failed' | 'cancelled' | 'interrupted';

/** Why a statement was run. */
type QueryOrigin = 'console' | 'comparison' | 'check';

/** A statement to run for a person. */
export interface QueryRequest {
  readonly sql: string;
  /** See the engine's `Statement`. */
  readonly onlyDiffering?: boolean;
  /** Branch or tag, or a full commit hash in place of one. */
  readonly ref: string;
  /** Commit hash or ISO time to read at; null is the head of the ref. */
  readonly at: string | null;
  readonly catalog: string | null;
  readonly schema: string | null;
  readonly maxRows: number;
  readonly timeoutMs: number;
  readonly submittedBy: string;
  readonly parameters?: readonly SqlParameter[];
  /** Tab whose session it runs with and changes. */
  readonly tabId?: string;
  /** Absent: a new one, in `catalog` and `schema`. */
  readonly session?: TabSession;
  /** Why the engine is not to see it; it ends with that. */
  readonly refused?: EngineFailure;
  /** `console` when absent. */
  readonly origin?: QueryOrigin;
  readonly saved?: SavedReference;
}

/** Version of a saved query. */
interface SavedReference {
  readonly id: string;
  readonly version: number;
}

/** Why a statement failed, in words for people; line and column count from 1, null when it has no place. */
export interface QueryFailure {
  readonly code: AppErrorCode;
  /** Trino's error name. */
  readonly name: string;
  readonly message: string;
  readonly line: number | null;
  readonly column: number | null;
}

/** A statement that somebody ran, as the history keeps it. */
export interface QueryView {
  readonly id: string;
  readonly sql: string;
  /** Null until the statement was bound to its tables. */
  readonly effectiveSql: string | null;
  readonly ref: string;
  readonly at: string | null;
  readonly commitHash: string | null;
  readonly catalog: string | null;
  readonly schema: string | null;
  readonly tables: readonly ResolvedTable[];
  readonly state: QueryState;
  readonly submittedBy: string;
  readonly maxRows: number;
  readonly origin: QueryOrigin;
  readonly tabId: string | null;
  readonly saved: SavedReference | null;
  /** How many values were bound. */
  readonly parameterCount: number;
  /** What it changed, as Trino calls it, and how many rows; null for what only reads. */
  readonly update: { readonly type: string; readonly count: bigint | null } | null;
  readonly warnings: readonly { readonly code: string; readonly message: string }[];
  /** What the engine read; null when it did not say. */
  readonly rowsRead: bigint | null;
  readonly bytesRead: bigint | null;
  readonly createdAt: Date;
  /** When it left the queue and was bound; null before. */
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
  readonly rowCount: number | null;
  readonly bytes: number | null;
  readonly truncated: boolean | null;
  readonly failure: QueryFailure | null;
  /** False when there are no rows to read: not finished, or dropped from the spool. */
  readonly hasRows: boolean;
}

export type WatchedEvent =
  | Exclude<QueryEvent, { readonly kind: 'queued' | 'failed' }>
  /** `position` 1: comes next; null: it waits for nobody's statement. */
  | { readonly kind: 'queued'; readonly position: number | null }
  | ({ readonly kind: 'failed' } & QueryFailure);

/** An event with its place in the statement's events; the cursor of a watcher. */
export interface Watched {
  readonly sequence: number;
  readonly event: WatchedEvent;
}

/** Runs people's statements in this process, one object a process. */
export interface QueryRunner {
  /** Statements that wait or run now. */
  readonly running: number;
  /** Of those the ones that wait for a place. */
  readonly waiting: number;
  /** Records the statement and starts it; returns its id. Throws `too-many-requests`. */
  start(request: QueryRequest): Promise<string>;
  /** Events after the cursor (0: all), live, until the statement has ended. Null: not run by this process lately. */
  watch(id: string, after: number, signal: AbortSignal): AsyncIterable<Watched> | null;
  /** Stops the statement in the engine; false when it does not run here. */
  cancel(id: string): boolean;
  /** Stops everything and resolves when it has stopped. */
  close(): Promise<void>;
}
