import type { TrinoType } from './types.ts';

/**
 * An analysed expression: its Trino type and the DuckDB expression that computes it. The DuckDB
 * type of `sql` is always exactly `storageType(type)`, and `sql` stands as an operand without
 * parentheses around it.
 */
export interface Typed {
  readonly type: TrinoType;
  readonly sql: string;
  /** Of a timestamp with time zone: DuckDB expression of the zone's name; absent is UTC. */
  readonly zone?: string;
  /** Value of a literal that decides how a function is compiled: a unit, a pattern, a format. */
  readonly constant?: string | number | bigint | null;
}

export const BOOLEAN: TrinoType = { kind: 'boolean' };
export const INTEGER: TrinoType = { kind: 'integer' };
export const BIGINT: TrinoType = { kind: 'bigint' };
export const DOUBLE: TrinoType = { kind: 'double' };
export const REAL: TrinoType = { kind: 'real' };
export const VARCHAR: TrinoType = { kind: 'varchar', length: null };
export const VARBINARY: TrinoType = { kind: 'varbinary' };
export const DATE: TrinoType = { kind: 'date' };
export const JSON_TYPE: TrinoType = { kind: 'json' };
export const UNKNOWN: TrinoType = { kind: 'unknown' };
export const DAY_TO_SECOND: TrinoType = { kind: 'interval day to second' };
export const YEAR_TO_MONTH: TrinoType = { kind: 'interval year to month' };

export const decimal = (precision: number, scale: number): TrinoType => ({
  kind: 'decimal',
  precision: Math.min(38, precision),
  scale,
});

export const timestamp = (precision: number): TrinoType => ({ kind: 'timestamp', precision });
export const timestampTz = (precision: number): TrinoType => ({
  kind: 'timestamp with time zone',
  precision,
});
