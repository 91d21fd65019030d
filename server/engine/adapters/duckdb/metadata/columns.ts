import type { TrinoType } from '#server/sql/model/types.ts';
import type { Column } from '../../../port.ts';

export const BIGINT: TrinoType = { kind: 'bigint' };
export const INTEGER: TrinoType = { kind: 'integer' };
export const BOOLEAN: TrinoType = { kind: 'boolean' };
export const VARCHAR: TrinoType = { kind: 'varchar', length: null };
export const JSON_TYPE: TrinoType = { kind: 'json' };
export const VARBINARY: TrinoType = { kind: 'varbinary' };
export const INSTANT: TrinoType = { kind: 'timestamp with time zone', precision: 3 };

export const mapOf = (key: TrinoType, value: TrinoType): TrinoType => ({ kind: 'map', key, value });

export const arrayOf = (element: TrinoType): TrinoType => ({ kind: 'array', element });

export const rowOf = (fields: readonly Column[]): TrinoType => ({ kind: 'row', fields });

export const column = (name: string, type: TrinoType): Column => ({ name, type });

/** A moment in the text of DuckDB. */
export const instant = (epochMs: number): string =>
  new Date(epochMs).toISOString().replace('T', ' ').replace('Z', '+00');
