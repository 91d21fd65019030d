import type { IngestRequest } from '#server/sources/schemas.ts';

export type RunState = 'queued' | 'running' | 'merged' | 'nothing-to-do' | 'failed' | 'cancelled';
export type StepState = 'waiting' | 'running' | 'done' | 'skipped' | 'failed' | 'cancelled';
export type CheckState = 'pass' | 'warn' | 'fail' | 'error';

export interface RunRequest {
  /** dbt selection syntax (`silver.fct_glucose_readings+`, `tag:x`, spaces unite); null is everything. */
  readonly selection: string | null;
  /** Branch that the run starts from and merges into. */
  readonly ref: string;
  /** Rebuild even what is up to date, and incremental models from scratch. */
  readonly full: boolean;
  /** Documents that land in `raw.entries` as the first step of the run; null for none. */
  readonly ingest: IngestRequest | null;
  readonly startedBy: string;
  /** Why: `first start`, `import of hall.csv`, `by hand`. */
  readonly reason: string;
}

export interface RunView {
  readonly id: string;
  readonly selection: string | null;
  readonly ref: string;
  readonly branch: string;
  readonly full: boolean;
  readonly ingest: IngestRequest | null;
  readonly reason: string;
  readonly startedBy: string;
  readonly state: RunState;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
  /** Merge commit on `ref`; null before it and when there was nothing to merge. */
  readonly mergedHash: string | null;
  /** Sentence for people: what failed, on which asset, what to do. */
  readonly error: string | null;
}

export interface StepView {
  readonly runId: string;
  readonly ordinal: number;
  /** `silver.fct_glucose_readings`, `publish`, `merge`. */
  readonly asset: string;
  readonly kind: 'source' | 'model' | 'check' | 'merge' | 'publish';
  readonly state: StepState;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
  readonly rowCount: number | null;
  readonly commitHash: string | null;
  /** Why skipped, or why failed. */
  readonly note: string | null;
}

export interface CheckView {
  readonly runId: string;
  readonly asset: string;
  /** dbt's name of the test, e.g. `not_null_fct_glucose_readings_person_id`. */
  readonly name: string;
  readonly column: string | null;
  readonly state: CheckState;
  readonly failures: number;
  readonly severity: 'warn' | 'error';
  /** Trino SQL that returns the failing rows. */
  readonly sql: string;
  /** Why it could not run; null unless the state is `error`. */
  readonly message: string | null;
  readonly checkedAt: Date;
}

export interface RunEvent {
  /** Rises by one within the run, from 1; the cursor of a watcher. */
  readonly sequence: number;
  readonly at: Date;
  readonly level: 'info' | 'warn' | 'error';
  readonly asset: string | null;
  readonly message: string;
}

export interface RunDetail {
  readonly run: RunView;
  readonly steps: readonly StepView[];
  readonly checks: readonly CheckView[];
}

/** Starts and steers runs; what they did is read from the run tables. */
export interface Orchestrator {
  readonly id: 'native' | 'dagster';
  /** Records and starts a run; the id is `RunView.id`. */
  start(request: RunRequest): Promise<RunView>;
  /** Stops a run at its source; resolves when it is marked. Throws `not-found`, `conflict` when it has ended. */
  cancel(runId: string): Promise<void>;
  /** Starts the same request again. */
  retry(runId: string, startedBy: string): Promise<RunView>;
  /** Resolves when the run has ended. */
  wait(runId: string, signal?: AbortSignal): Promise<RunView>;
  close(): Promise<void>;
}
