import type { TrinoType } from './types.ts';

/** Where something stands in the statement's text: both from 1, as Trino counts. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/**
 * Why a statement is not run. `name` is Trino's error name (`SYNTAX_ERROR`, `COLUMN_NOT_FOUND`,
 * `TYPE_MISMATCH`, …); `NOT_SUPPORTED` also names what this engine does not do yet.
 */
export class SqlError extends Error {
  readonly errorName: string;
  readonly position: Position | null;
  constructor(errorName: string, message: string, position: Position | null) {
    super(message);
    this.name = 'SqlError';
    this.errorName = errorName;
    this.position = position;
  }
}

/** `FOR VERSION AS OF` / `FOR TIMESTAMP AS OF` of one table. */
export type TableVersion =
  | { readonly kind: 'snapshot'; readonly snapshotId: bigint }
  /** A branch or tag name, or a commit hash. */
  | { readonly kind: 'ref'; readonly ref: string }
  /** Microseconds since the epoch, UTC. */
  | { readonly kind: 'timestamp'; readonly epochMicros: bigint }
  /** No table has such a version; a view does not ask for one. */
  | { readonly kind: 'unusable'; readonly refusal: SqlError };

/** A base table that a statement names, completed with the session's catalog and schema. Lower case unless quoted. */
export interface TableReference {
  readonly catalog: string;
  readonly schema: string;
  readonly table: string;
  /** Null: the moment of the read context. */
  readonly version: TableVersion | null;
  /** Its rows are what snapshots after the one and up to the other changed; absent: the rows of a moment. */
  readonly changes?: { readonly after: bigint; readonly upTo: bigint };
  readonly position: Position;
}

/** What the binder found for a table reference. */
export interface BoundTable {
  readonly columns: readonly {
    readonly name: string;
    readonly type: TrinoType;
    readonly comment?: string | null;
  }[];
  /** Columns like `$path` that `*` leaves out and only their name reaches; the relation has them too. */
  readonly unlisted?: readonly { readonly name: string; readonly type: TrinoType }[];
  /** A DuckDB relation for a FROM clause, whose columns have exactly these names and the storage types of these Trino types. */
  readonly relationSql: string;
}

/** A bound `?` of the statement, in order. `value` is in the form of `CellValue` of the engine port. */
export interface SqlParameter {
  readonly type: TrinoType;
  readonly value: string | number | bigint | boolean | null;
}

export interface Session {
  /** Default catalog and schema for unqualified names; null: such names are an error. */
  readonly catalog: string | null;
  readonly schema: string | null;
  /** IANA zone for `current_timestamp` and zone-less conversions. */
  readonly timeZone: string;
  /** Value of `now()` and `current_date`; one moment for the whole statement. */
  readonly now: Date;
  readonly user: string;
  /** Session properties that were set, by name. */
  readonly properties?: Readonly<Record<string, string>>;
}

export interface CompiledQuery {
  /** One DuckDB SELECT whose columns stand in the order of `columns` (names are positional: `c0`, `c1`, …). */
  readonly duckdbSql: string;
  /** Output columns with the names and types that Trino would report. */
  readonly columns: readonly {
    readonly name: string;
    readonly type: TrinoType;
    /** Timestamps with a zone of their own come as the texts that are shown. */
    readonly isText?: boolean;
  }[];
  /** Rows come in a determined order. */
  readonly ordered: boolean;
}
