import type { ContentKey } from '#server/catalog/model/content.ts';
import type { Result } from '#server/platform/result.ts';
import type { Position, SqlParameter } from '#server/sql/model/front-end.ts';
import type { TrinoType } from '#server/sql/model/types.ts';
import type { ResultSpool } from './spool-port.ts';

type EngineId = 'duckdb' | 'trino';

/**
 * A value as Trino's protocol gives it, 64-bit exact: integers as number, bigint as bigint, real and
 * double as number, decimal, date, time, timestamp, interval, uuid, json as text, varbinary as
 * base64, array and row as arrays, map as a `Map`.
 */
export type CellValue =
  | string
  | number
  | bigint
  | boolean
  | null
  | readonly CellValue[]
  | ReadonlyMap<CellValue, CellValue>;

export interface Column {
  readonly name: string;
  readonly type: TrinoType;
}

/** Which moment a statement reads, other than the head of its ref. */
export type Moment =
  | { readonly kind: 'timestamp'; readonly epochMicros: bigint }
  | { readonly kind: 'commit'; readonly hash: string };

/** What a statement reads and how its unqualified names resolve. */
export interface ReadContext {
  /** Branch or tag; a write goes to its head. */
  readonly ref: string;
  /** Null: the head of `ref` when the statement starts. */
  readonly asOf: Moment | null;
  readonly catalog: string | null;
  readonly schema: string | null;
  readonly timeZone: string;
  /** Who asks; stands in `current_user` and in what a write leaves behind. */
  readonly user: string;
  /** What earlier statements of the same tab have set; absent: nothing. */
  readonly session?: StatementSession;
}

/** What statements set for those that follow them, beside catalog, schema and time zone. */
export interface StatementSession {
  readonly path: string | null;
  /** Names as they are written after SET SESSION, with the catalog where they have one. */
  readonly properties: Readonly<Record<string, string>>;
  /** Names of prepared statements to their text. */
  readonly prepared: Readonly<Record<string, string>>;
  /** What the engine keeps of an open transaction, in its own words; null: none is open. */
  readonly transaction?: string | null;
}

/** What a statement changes of its session; for the statements that follow. */
export type SessionChange =
  | { readonly kind: 'use'; readonly catalog: string | null; readonly schema: string }
  | { readonly kind: 'set-property'; readonly name: string; readonly value: string }
  | { readonly kind: 'reset-property'; readonly name: string }
  /** Null: back to the zone of the console. */
  | { readonly kind: 'set-time-zone'; readonly timeZone: string | null }
  | { readonly kind: 'set-path'; readonly path: string }
  | { readonly kind: 'prepare'; readonly name: string; readonly sql: string }
  | { readonly kind: 'deallocate'; readonly name: string }
  /** Null: the transaction has ended. */
  | { readonly kind: 'transaction'; readonly transaction: string | null };

/** What a statement changed, in Trino's words: `INSERT`, `CREATE TABLE`; how many rows where it counts them. */
export interface StatementUpdate {
  readonly type: string;
  readonly count: bigint | null;
}

/** What a person should know about a statement that ran all the same. */
export interface QueryWarning {
  readonly code: string;
  readonly message: string;
}

export interface Statement {
  readonly sql: string;
  readonly parameters?: readonly SqlParameter[];
  /**
   * The statement names two states of a table, once each, and asks for nothing but rows in which they
   * differ: data files that both states have are not read.
   */
  readonly onlyDiffering?: boolean;
}

/** Mandatory for every statement; what a limit cuts, the result says. */
export interface QueryLimits {
  readonly maxRows: number;
  /** Bytes that the result may take in the spool; any number when absent. More is a failure. */
  readonly maxBytes?: number;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/** A table as it was read: enough to run the same statement again on the same data. */
export interface ResolvedTable {
  readonly name: string;
  readonly ref: string;
  /** Commit that the table was read at; for a mart the commit it is stamped with; null when unknown. */
  readonly commitHash: string | null;
  /** Null for a table without snapshots and for marts. */
  readonly snapshotId: bigint | null;
}

export type EngineFailure =
  /** The statement cannot be run as written; `name` is Trino's error name. */
  | {
      readonly kind: 'rejected';
      readonly name: string;
      readonly message: string;
      readonly position: Position | null;
    }
  /** It ran and failed: division by zero, a cast, out of memory. */
  | { readonly kind: 'failed'; readonly name: string; readonly message: string }
  | { readonly kind: 'timeout'; readonly timeoutMs: number }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'unreachable'; readonly cause: unknown };

/** Rows of a result, column by column; every `values[i]` has `rowCount` cells. */
export interface ColumnBatch {
  readonly columns: readonly Column[];
  readonly rowCount: number;
  readonly values: readonly (readonly CellValue[])[];
}

/** A finished result on disk. It exists only when the statement ran to its end. */
export interface SpooledResult {
  readonly columns: readonly Column[];
  readonly rowCount: number;
  readonly bytes: number;
  /** True when `maxRows` cut the result: pages must say so. */
  readonly truncated: boolean;
}

/** A file that goes when it is disposed of. */
export interface ExportedFile extends AsyncDisposable {
  readonly path: string;
  readonly bytes: number;
}

export type QueryEvent =
  | { readonly kind: 'queued' }
  | { readonly kind: 'planning' }
  | {
      readonly kind: 'running';
      readonly tables: readonly ResolvedTable[];
      readonly effectiveSql: string;
    }
  /** `percent` null when the engine cannot tell; it never falls. */
  | {
      readonly kind: 'progress';
      readonly percent: number | null;
      readonly rowsProcessed: bigint | null;
      readonly bytesProcessed?: bigint;
      /** How long the engine let it wait. */
      readonly queuedMs?: number;
      readonly stages?: readonly StageProgress[];
    }
  | {
      readonly kind: 'finished';
      /** Without columns where the statement gives no result; then nothing lies in the spool. */
      readonly result: SpooledResult;
      /** Null for what only reads. */
      readonly update: StatementUpdate | null;
      readonly sessionChanges: readonly SessionChange[];
      readonly warnings: readonly QueryWarning[];
    }
  | {
      readonly kind: 'failed';
      readonly failure: EngineFailure;
      /** A failure ends what it stood in: a transaction. */
      readonly sessionChanges?: readonly SessionChange[];
    };

/** A part of a running statement. */
export interface StageProgress {
  readonly id: string;
  readonly state: string;
  readonly completedSplits: number;
  readonly totalSplits: number;
  readonly rowsProcessed: bigint;
}

/** How an engine goes about a statement. */
export interface Plan {
  readonly root: PlanNode;
  /** What the engine runs, in its own words. */
  readonly sql: string;
  /** What it will read; null when the engine cannot tell before. */
  readonly io: { readonly tables: readonly PlannedTable[] } | null;
}

export interface PlannedTable {
  readonly name: string;
  readonly estimatedRows: bigint | null;
  readonly estimatedBytes: bigint | null;
}

export interface PlanNode {
  readonly id: string;
  readonly name: string;
  readonly details: readonly string[];
  /** Null: the engine does not estimate it. */
  readonly estimatedRows: bigint | null;
  /** Null before a run. */
  readonly actualRows: bigint | null;
  /** Of this node alone; null before a run. */
  readonly seconds: number | null;
  readonly bytes: bigint | null;
  readonly children: readonly PlanNode[];
}

/** How a table built from a query is written. */
export type WriteMode =
  /** All rows of the table are the rows of the query. */
  | { readonly kind: 'replace' }
  /** Partitions that the query has rows for are replaced, the others stay. */
  | { readonly kind: 'overwrite-partitions' }
  | { readonly kind: 'append' }
  /** Rows of the table with the same key as a row of the query are replaced by it, others stay. */
  | { readonly kind: 'merge'; readonly key: readonly string[] }
  /**
   * Rows of the table whose `key` columns equal a row of `scope` or a row of the query are removed, and
   * the rows of the query come in their place, in one snapshot. A key may have any number of rows, NULL
   * is a key like any other. `scope` (null: the query alone) gives at least the key columns, by name; a
   * key that only it has loses its rows. Keys whose rows stay the same are left alone.
   */
  | {
      readonly kind: 'delete-insert';
      readonly key: readonly string[];
      readonly scope: Statement | null;
    };

/** Rows from outside that one statement sees as table `stage.<name>`. */
export interface StagedRows {
  readonly name: string;
  readonly columns: readonly Column[];
  /**
   * Local file, one row a line. NDJSON: an object keyed by column name, absent keys are NULL. Cells:
   * values in the order of the columns between tabs, neither quoted nor escaped, empty is NULL.
   */
  readonly file: string;
  /** NDJSON when absent. */
  readonly format?: 'ndjson' | 'cells';
  /** Upper bound for the lines of a file of cells; 2 MB when absent. */
  readonly maxLineBytes?: number;
}

/**
 * Table `delta.<name>` of one statement: rows of the table's current snapshot in data files that an
 * earlier snapshot did not have. For tables that are only appended to: exactly what was appended, also
 * across compactions; when the table no longer knows every snapshot between, more rows, never fewer.
 */
export interface DeltaRows {
  readonly name: string;
  /** Table on the ref of the context. */
  readonly key: ContentKey;
  readonly sinceSnapshotId: bigint;
}

export interface CollectLimits extends QueryLimits {
  /** Their files lie in the scratch folder, the only one beside the lake that is in reach. */
  readonly staged?: readonly StagedRows[];
  readonly deltas?: readonly DeltaRows[];
}

export interface PartitionField {
  readonly column: string;
  /** As Iceberg writes it: `identity`, `bucket[16]`, `truncate[10]`, `year`, `month`, `day`, `hour`, `void`. */
  readonly transform: string;
}

export interface MaterializeRequest {
  readonly statement: Statement;
  readonly context: ReadContext;
  /** Table on `context.ref`; it and its namespace are made when absent. */
  readonly key: ContentKey;
  readonly mode: WriteMode;
  readonly staged?: readonly StagedRows[];
  readonly deltas?: readonly DeltaRows[];
  /** Partitioning of a table that is made or replaced; in the other modes an existing table keeps its own. */
  readonly partitioning: readonly PartitionField[];
  readonly description?: string;
  readonly columnDescriptions?: Readonly<Record<string, string>>;
  readonly commit: WriteCommit;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/** What the catalog commit of a write says. */
export interface WriteCommit {
  readonly message: string;
  readonly author: string;
  readonly properties: Readonly<Record<string, readonly string[]>>;
}

export interface Materialized {
  /** Rows that the statement wrote. */
  readonly rowCount: number;
  readonly filesWritten: number;
  /** Head of the branch after the write; the head before it when nothing changed. */
  readonly commitHash: string;
  readonly snapshotId: bigint | null;
  readonly tables: readonly ResolvedTable[];
}

export interface RewriteRequest {
  readonly ref: string;
  readonly key: ContentKey;
  /** URIs of data files of the table now; or those that `planRewrite` finds worth it. */
  readonly files: 'small' | readonly string[];
  readonly targetFileSizeBytes: number;
  readonly commit: WriteCommit;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
  /** Called and waited for after each group of files. */
  readonly onProgress?: (done: { readonly groups: number; readonly of: number }) => Promise<void>;
}

export interface Rewritten {
  readonly filesBefore: number;
  readonly filesAfter: number;
  readonly bytesBefore: number;
  readonly bytesAfter: number;
  /** Delete files that no file of the table needs any more. */
  readonly deleteFilesRemoved: number;
  readonly rowCount: number;
  /** Head of the branch after the write; the head before it when there was nothing to do. */
  readonly commitHash: string;
  /** Null: there was nothing to do. */
  readonly snapshotId: bigint | null;
}

/** A SQL engine that speaks Trino's dialect. Everything above this file is engine-agnostic. */
export interface QueryEngine extends AsyncDisposable {
  readonly id: EngineId;
  /** Engine and version for people: `DuckDB 1.5.5`. */
  readonly version: string;
  /** Runs one statement into the spool under `queryId`. Ends with `finished` or `failed`, also after an abort. */
  execute(
    queryId: string,
    statement: Statement,
    context: ReadContext,
    limits: QueryLimits,
  ): AsyncIterable<QueryEvent>;
  /** Runs one statement and returns its rows at once: for bounded answers only. */
  collect(
    statement: Statement,
    context: ReadContext,
    limits: CollectLimits,
  ): Promise<
    Result<
      ColumnBatch & { readonly truncated: boolean; readonly tables: readonly ResolvedTable[] },
      EngineFailure
    >
  >;
  /** Where the results of `execute` lie. */
  readonly spool: ResultSpool;
  /** Names and types of the columns that a statement would return; reads no data. */
  describe(
    statement: Statement,
    context: ReadContext,
  ): Promise<Result<readonly Column[], EngineFailure>>;
  /** How it would go about a statement; nothing of it runs. */
  explain(statement: Statement, context: ReadContext): Promise<Result<Plan, EngineFailure>>;
  /** How it went about a statement that has just finished, with actual rows and seconds; null when it does not know. */
  profile(queryId: string): Promise<Plan | null>;
  /**
   * Writes the rows of a query as a table on `context.ref`: one Iceberg snapshot, one catalog commit.
   * A write that would leave the rows of a table as they are writes nothing, `replace` apart. New columns of the
   * query are added to the table's schema by new field ids; a changed type is `rejected` unless Iceberg
   * allows the promotion (`replace` accepts any).
   */
  materialize(request: MaterializeRequest): Promise<Result<Materialized, EngineFailure>>;
  /**
   * Compaction: writes the rows of data files again as fewer and larger files, in the table's sort order,
   * without the rows that delete files take away; one snapshot of operation `replace` and one catalog
   * commit, the rows of the table unchanged. When somebody else changed the table meanwhile, the same
   * files are put on top of that change as long as it left the files that were read; else `rejected` as
   * `TRANSACTION_CONFLICT`.
   */
  rewriteFiles(request: RewriteRequest): Promise<Result<Rewritten, EngineFailure>>;
}
