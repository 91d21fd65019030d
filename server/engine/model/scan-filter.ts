import type { ColumnPredicate, ScanFilter } from '#server/iceberg/model/filter.ts';
import type { Schema } from '#server/iceberg/model/schema.ts';
import { fieldById } from '#server/iceberg/model/schema.ts';
import type { SingleValue } from '#server/iceberg/model/single-value.ts';
import { formatIcebergType, isPrimitive, type PrimitiveType } from '#server/iceberg/model/types.ts';
import type { Constant } from '#server/sql/model/constant-value.ts';
import type { PushedPredicate } from '#server/sql/model/pushed-predicates.ts';

/**
 * What a statement asks of a table as a filter of its files. `read` is the schema whose names the
 * statement uses, `planned` the one that the scan is planned with: columns are the same by their id, and
 * one that has another type in either is left out, as is a value that is none of the column's.
 */
export function scanFilter(
  predicates: readonly PushedPredicate[],
  { read, planned }: { readonly read: Schema; readonly planned: Schema },
): ScanFilter {
  return predicates.flatMap((predicate) => {
    const field = read.fields.find(({ name }) => name.toLowerCase() === predicate.column);
    if (field === undefined || !isPrimitive(field.type)) return [];
    const then = fieldById(planned, field.id);
    const isSame =
      then !== null &&
      planned.fields.includes(then) &&
      formatIcebergType(then.type) === formatIcebergType(field.type);
    return isSame ? onColumn(then.name, field.type, predicate) : [];
  });
}

function onColumn(
  column: string,
  type: PrimitiveType,
  predicate: PushedPredicate,
): readonly ColumnPredicate[] {
  if ('value' in predicate) {
    const value = singleValue(type, predicate.value);
    return value === null ? [] : [{ column, op: predicate.op, value }];
  }
  if (!('values' in predicate)) return [{ column, op: predicate.op }];
  const values = predicate.values.flatMap((value) => singleValue(type, value) ?? []);
  return values.length < predicate.values.length ? [] : [{ column, op: 'in', values }];
}

/** Null: the value is not of the column's type, or comparing them would convert the column. */
function singleValue(type: PrimitiveType, constant: Constant): SingleValue | null {
  switch (type.kind) {
    case 'boolean':
      return constant.kind === 'boolean' ? constant.value : null;
    case 'int':
      return within(integer(constant), 31n, Number);
    case 'long':
      return within(integer(constant), 63n, (value) => value);
    case 'decimal':
      return constant.kind === 'number' && constant.scale <= type.scale
        ? constant.unscaled * 10n ** BigInt(type.scale - constant.scale)
        : null;
    case 'double':
      return constant.kind === 'double' ? constant.value : wholeNumber(constant);
    case 'string':
      return constant.kind === 'text' ? constant.value : null;
    case 'date':
      return constant.kind === 'date' ? constant.days : null;
    case 'timestamp':
      return constant.kind === 'timestamp' ? constant.micros : null;
    case 'timestamptz':
      return constant.kind === 'instant' ? constant.micros : null;
    default:
      return null;
  }
}

const integer = (constant: Constant): bigint | null =>
  constant.kind === 'number' && constant.scale === 0 ? constant.unscaled : null;

/** As a double, when that is exact. */
function wholeNumber(constant: Constant): number | null {
  const value = Number(integer(constant) ?? Number.NaN);
  return Number.isSafeInteger(value) ? value : null;
}

function within<T>(value: bigint | null, bits: bigint, as: (value: bigint) => T): T | null {
  if (value === null || value < -(2n ** bits) || value >= 2n ** bits) return null;
  return as(value);
}
