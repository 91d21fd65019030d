import type { ColumnPredicate, Comparison, ScanFilter } from './filter.ts';
import { IcebergError } from './iceberg-error.ts';
import { fieldByName, type Schema } from './schema.ts';
import { encodeBound, type SingleValue } from './single-value.ts';
import { isPrimitive, type PrimitiveType } from './types.ts';

/** What is asked of one value, be it of a column or of a partition field. */
export type Condition =
  | { readonly op: Comparison['op']; readonly value: SingleValue }
  | { readonly op: 'in'; readonly values: readonly SingleValue[] }
  | { readonly op: 'is-null' | 'not-null' }
  /** Statistics cannot tell: it may hold, and is never sure to. */
  | { readonly op: 'unknown' };

/** A condition on the column of that field id. */
export interface ColumnCondition {
  readonly fieldId: number;
  readonly type: PrimitiveType;
  readonly condition: Condition;
}

/** A filter whose columns are found. */
export type BoundFilter = readonly (
  | ColumnCondition
  | { readonly either: readonly BoundFilter[] }
)[];

/** Throws `IcebergError` for a column the schema lacks or a value of another type. */
export function bindFilter(schema: Schema, filter: ScanFilter): BoundFilter {
  return filter.map((predicate) =>
    predicate.op === 'or'
      ? { either: predicate.filters.map((alternative) => bindFilter(schema, alternative)) }
      : bindColumn(schema, predicate),
  );
}

function bindColumn(schema: Schema, predicate: ColumnPredicate): ColumnCondition {
  const { column } = predicate;
  const field = fieldByName(schema, column);
  if (field === null) throw new IcebergError('invalid', `The table has no column ${column}.`);
  const { id, type } = field;
  if (!isPrimitive(type)) {
    throw new IcebergError('unsupported', `Column ${column} is nested and cannot be compared.`);
  }
  return { fieldId: id, type, condition: conditionOf(type, predicate) };
}

function conditionOf(type: PrimitiveType, predicate: ColumnPredicate): Condition {
  if ('values' in predicate) {
    return decidable(type, predicate.values) ? { op: 'in', values: predicate.values } : UNKNOWN;
  }
  if (!('value' in predicate)) return { op: predicate.op };
  const { op, value } = predicate;
  return decidable(type, [value]) ? { op, value } : UNKNOWN;
}

const UNKNOWN: Condition = { op: 'unknown' };

/** False when NaN is among them, which engines do not order alike. Throws for a value of another type. */
function decidable(type: PrimitiveType, values: readonly SingleValue[]): boolean {
  for (const value of values) encodeBound(type, value);
  return !values.some((value) => Number.isNaN(value));
}
