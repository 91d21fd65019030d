import { isNumber } from './coercion.ts';
import type { TrinoType } from './types.ts';

const ORDERED = [
  'boolean',
  'date',
  'time',
  'timestamp',
  'timestamp with time zone',
  'varchar',
  'char',
  'varbinary',
  'uuid',
  'interval day to second',
  'interval year to month',
];

const isFloat = (type: TrinoType): boolean => type.kind === 'double' || type.kind === 'real';

/** Whether DuckDB compares values of this type as Trino does; nested values with nulls or NaN inside do not. */
export function comparable(type: TrinoType): 'yes' | 'float' | 'no' {
  if (isFloat(type)) return 'float';
  return isNumber(type) || ORDERED.includes(type.kind) || type.kind === 'unknown' ? 'yes' : 'no';
}

/** Whether the type has an order; arrays and rows with a null inside fail when they are ordered. */
export function isOrderable(type: TrinoType): boolean {
  if (type.kind === 'array') return isOrderable(type.element);
  if (type.kind === 'row') return type.fields.every((field) => isOrderable(field.type));
  return comparable(type) !== 'no';
}

/** Whether DuckDB tells values of this type apart as Trino does, once they are in their `canonical` form. */
export function isDistinguishable(type: TrinoType): boolean {
  switch (type.kind) {
    case 'array':
      return isDistinguishable(type.element);
    case 'map':
      return isDistinguishable(type.key) && isDistinguishable(type.value);
    case 'row':
      return type.fields.every((field) => isDistinguishable(field.type));
    case 'json':
      return true;
    default:
      return isOrderable(type);
  }
}
