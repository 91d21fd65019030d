import type { JsonMembers } from './types.ts';

/** A transform's text as the format writes it: `identity`, `bucket[16]`, `day`, … */
export type Transform = string;

export interface PartitionField {
  /** Id of the column the value is derived from. */
  readonly sourceId: number;
  /** From 1000 on, unique in the table. */
  readonly fieldId: number;
  readonly name: string;
  readonly transform: Transform;
  readonly extra: JsonMembers;
}

export interface PartitionSpec {
  readonly specId: number;
  readonly fields: readonly PartitionField[];
}

export interface SortField {
  readonly sourceId: number;
  readonly transform: Transform;
  readonly direction: 'asc' | 'desc';
  readonly nullOrder: 'nulls-first' | 'nulls-last';
}

export interface SortOrder {
  readonly orderId: number;
  readonly fields: readonly SortField[];
}

/** Highest partition field id of a table that was never partitioned. */
export const NO_PARTITION_FIELD_ID = 999;

/** True when all files of the spec are in one partition. */
export function isUnpartitioned(spec: PartitionSpec): boolean {
  return spec.fields.every(({ transform }) => transform === 'void');
}
