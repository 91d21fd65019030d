import { cast, coerce } from './cast.ts';
import { commonType, isNumber } from './coercion.ts';
import { type Position, SqlError } from './front-end.ts';
import type { ComparisonOperator } from './tree.ts';
import { BOOLEAN, type Typed, UNKNOWN } from './typed.ts';
import { formatType, type TrinoType } from './types.ts';

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
function comparable(type: TrinoType): 'yes' | 'float' | 'no' {
  if (isFloat(type)) return 'float';
  return isNumber(type) || ORDERED.includes(type.kind) || type.kind === 'unknown' ? 'yes' : 'no';
}

export function isOrderable(type: TrinoType): boolean {
  return comparable(type) !== 'no';
}

/** Both values as the type they are compared in. Throws `TYPE_MISMATCH` through `fail`. */
function unify(left: Typed, right: Typed, fail: () => SqlError): readonly [Typed, Typed] {
  const common = commonType(left.type, right.type) ?? charWithVarchar(left.type, right.type);
  if (common === null) throw fail();
  return [coerceForComparison(left, common), coerceForComparison(right, common)];
}

function charWithVarchar(a: TrinoType, b: TrinoType): TrinoType | null {
  const [char, text] = a.kind === 'char' ? [a, b] : [b, a];
  return char.kind === 'char' && text.kind === 'varchar' ? char : null;
}

function coerceForComparison(value: Typed, to: TrinoType): Typed {
  if (value.type.kind === 'unknown') return cast(value, to, null);
  return coerce(value, to);
}

export function compare(
  operator: ComparisonOperator,
  left: Typed,
  right: Typed,
  position: Position,
): Typed {
  const fail = (): SqlError =>
    new SqlError(
      'TYPE_MISMATCH',
      `Cannot apply operator: ${formatType(left.type)} ${operator} ${formatType(right.type)}`,
      position,
    );
  const [a, b] = unify(left, right, fail);
  return { type: BOOLEAN, sql: compareSame(operator, a, b, position) };
}

function compareSame(operator: ComparisonOperator, a: Typed, b: Typed, position: Position): string {
  const plain = `(${a.sql} ${operator} ${b.sql})`;
  const kind = comparable(a.type);
  if (kind === 'no') return compareNested(operator, a, b, position);
  if (kind === 'yes') return plain;
  return compareFloats(operator, a, b, plain);
}

/** NaN is equal to nothing and has no order in Trino, DuckDB takes it for the greatest number. */
function compareFloats(operator: ComparisonOperator, a: Typed, b: Typed, plain: string): string {
  if (operator === '<>') return `trino_float_distinct(${a.sql}, ${b.sql})`;
  if (isFiniteLiteral(a) || isFiniteLiteral(b)) {
    const [value, greater] = isFiniteLiteral(b) ? [a, ['>', '>=']] : [b, ['<', '<=']];
    if (!greater.includes(operator)) return plain;
    return `(${plain} AND NOT isnan(${value.sql}))`;
  }
  return `trino_float_compare(${a.sql}, ${b.sql}, ${plain})`;
}

const isFiniteLiteral = (value: Typed): boolean =>
  typeof value.constant === 'bigint' ||
  typeof value.constant === 'number' ||
  /^CAST\('[\d.eE+-]+' AS /.test(value.sql);

function compareNested(
  operator: ComparisonOperator,
  a: Typed,
  b: Typed,
  position: Position,
): string {
  const { type } = a;
  if (type.kind === 'row' && (operator === '=' || operator === '<>')) {
    const terms = type.fields.map((field, i) => {
      const part = (value: Typed): Typed => ({
        type: field.type,
        sql: `struct_extract_at(${value.sql}, ${i + 1})`,
      });
      return compareSame('=', part(a), part(b), position);
    });
    const equal = `(${terms.join(' AND ')})`;
    const known = `CASE WHEN ${a.sql} IS NULL OR ${b.sql} IS NULL THEN NULL ELSE ${equal} END`;
    return operator === '=' ? `(${known})` : `(NOT (${known}))`;
  }
  if (
    type.kind === 'array' &&
    comparable(type.element) === 'yes' &&
    (operator === '=' || operator === '<>')
  ) {
    const sql = `trino_array_equal(${a.sql}, ${b.sql})`;
    return operator === '=' ? sql : `(NOT ${sql})`;
  }
  throw new SqlError(
    'NOT_SUPPORTED',
    `Comparing values of type ${formatType(type)} is not supported`,
    position,
  );
}

/** `IS DISTINCT FROM`: null is a value like another, and NaN too. */
export function distinctFrom(left: Typed, right: Typed, position: Position): string {
  const fail = (): SqlError =>
    new SqlError(
      'TYPE_MISMATCH',
      `Cannot apply operator: ${formatType(left.type)} IS DISTINCT FROM ${formatType(right.type)}`,
      position,
    );
  const [a, b] = unify(left, right, fail);
  const entries = ({ sql }: Typed) => `list_sort(map_entries(${sql}))`;
  if (a.type.kind === 'map' && isDistinguishable(a.type.key) && isDistinguishable(a.type.value)) {
    // The order in which a map was filled is none of its value.
    return `(${entries(a)} IS DISTINCT FROM ${entries(b)})`;
  }
  if (isDistinguishable(a.type)) return `(${a.sql} IS DISTINCT FROM ${b.sql})`;
  throw new SqlError(
    'NOT_SUPPORTED',
    `Comparing values of type ${formatType(a.type)} is not supported`,
    position,
  );
}

/** Whether DuckDB tells values of this type apart as Trino does: NULL and NaN inside are values like others. */
export function isDistinguishable(type: TrinoType): boolean {
  if (type.kind === 'array') return isDistinguishable(type.element);
  if (type.kind === 'row') return type.fields.every((field) => isDistinguishable(field.type));
  return isOrderable(type);
}

/** One type for all branches of CASE, COALESCE, an array, an IN list. Throws through `fail`. */
export function unifyAll(
  values: readonly Typed[],
  fail: (index: number) => SqlError,
): readonly Typed[] {
  const type = values.reduce<TrinoType>((common, value, index) => {
    const next = commonType(common, value.type);
    if (next === null) throw fail(index);
    return next;
  }, UNKNOWN);
  return values.map((value) => coerce(value, type));
}
