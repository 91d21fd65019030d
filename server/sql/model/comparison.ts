import { cast, coerce } from './cast.ts';
import { commonType } from './coercion.ts';
import { compareNested } from './compare-nested.ts';
import { type Position, SqlError } from './front-end.ts';
import { canonical } from './nested-order.ts';
import { comparable, isDistinguishable } from './orderable.ts';
import type { ComparisonOperator } from './tree.ts';
import { BOOLEAN, type Typed, UNKNOWN } from './typed.ts';
import { formatType, type TrinoType } from './types.ts';

/** Both values as the type they are compared in. Throws `TYPE_MISMATCH` through `fail`. */
function unify(left: Typed, right: Typed, fail: () => SqlError): readonly [Typed, Typed] {
  const common = commonType(left.type, right.type);
  if (common === null) throw fail();
  return [coerceForComparison(left, common), coerceForComparison(right, common)];
}

function coerceForComparison(value: Typed, to: TrinoType): Typed {
  if (value.type.kind === 'unknown' || to.kind === 'char') return cast(value, to, null);
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

/** `a operator b` of values of one type. `depth` tells apart what nested comparisons name. */
export function compareSame(
  operator: ComparisonOperator,
  a: Typed,
  b: Typed,
  position: Position,
  depth = 0,
): string {
  const plain = `(${a.sql} ${operator} ${b.sql})`;
  const kind = comparable(a.type);
  if (a.type.kind === 'json' && (operator === '=' || operator === '<>')) return plain;
  if (kind === 'no') return compareNested(operator, a, b, position, depth, compareSame);
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

/** `IS DISTINCT FROM`: null is a value like another, and NaN too. */
export function distinctFrom(left: Typed, right: Typed, position: Position): string {
  const fail = (): SqlError =>
    new SqlError(
      'TYPE_MISMATCH',
      `Cannot apply operator: ${formatType(left.type)} IS DISTINCT FROM ${formatType(right.type)}`,
      position,
    );
  const [a, b] = unify(left, right, fail);
  if (isDistinguishable(a.type)) return `(${canonical(a)} IS DISTINCT FROM ${canonical(b)})`;
  throw new SqlError(
    'NOT_SUPPORTED',
    `Comparing values of type ${formatType(a.type)} is not supported`,
    position,
  );
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
