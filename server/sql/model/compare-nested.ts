import { bindPlain } from './bind-values.ts';
import { type Position, SqlError } from './front-end.ts';
import { hasNull, NULL_INSIDE } from './nested-order.ts';
import type { ComparisonOperator } from './tree.ts';
import type { Typed } from './typed.ts';
import { formatType } from './types.ts';

/** `a operator b` of values of one type. */
type Compare = (
  operator: ComparisonOperator,
  a: Typed,
  b: Typed,
  position: Position,
  depth: number,
) => string;

/** `a operator b` of arrays, maps and rows of one type: a difference decides, a null inside leaves the answer open. */
export function compareNested(
  operator: ComparisonOperator,
  a: Typed,
  b: Typed,
  position: Position,
  depth: number,
  compare: Compare,
): string {
  const { type } = a;
  if (operator === '=' || operator === '<>') {
    const equal = bindPlain(
      [a, b],
      `q${depth}`,
      (x, y) =>
        `(CASE WHEN ${x.sql} IS NULL OR ${y.sql} IS NULL THEN NULL ELSE ${equalInside(x, y, position, depth + 1, compare)} END)`,
    );
    return operator === '=' ? equal : `(NOT ${equal})`;
  }
  const inside = hasNull(a);
  if (type.kind === 'map' || inside === null) {
    throw new SqlError(
      'TYPE_MISMATCH',
      `Cannot apply operator: ${formatType(type)} ${operator} ${formatType(type)}`,
      position,
    );
  }
  return bindPlain(
    [a, b],
    `q${depth}`,
    (x, y) =>
      `(CASE WHEN ${x.sql} IS NULL OR ${y.sql} IS NULL THEN NULL WHEN ${hasNull(x)} OR ${hasNull(y)} THEN ${NULL_INSIDE} ELSE ${x.sql} ${operator} ${y.sql} END)`,
  );
}

/** Equality of two values that are not null. */
function equalInside(
  a: Typed,
  b: Typed,
  position: Position,
  depth: number,
  compare: Compare,
): string {
  const { type } = a;
  const name = `q${depth}`;
  const equal = (x: Typed, y: Typed): string => compare('=', x, y, position, depth + 1);
  switch (type.kind) {
    case 'row': {
      const terms = type.fields.map((field, i) => {
        const part = (value: Typed): Typed => ({
          type: field.type,
          sql: `struct_extract_at(${value.sql}, ${i + 1})`,
        });
        return equal(part(a), part(b));
      });
      return `(${terms.join(' AND ')})`;
    }
    case 'array': {
      const item = (side: number): Typed => ({
        type: type.element,
        sql: `struct_extract_at(${name}, ${side})`,
      });
      const pairs = `list_transform(list_zip(${a.sql}, ${b.sql}), lambda ${name}: ${equal(item(1), item(2))})`;
      return `(CASE WHEN len(${a.sql}) <> len(${b.sql}) THEN false ELSE trino_all(${pairs}) END)`;
    }
    case 'map': {
      const own: Typed = { type: type.value, sql: `${name}.value` };
      const other: Typed = { type: type.value, sql: `${b.sql}[${name}.key]` };
      const same = `CASE WHEN map_contains(${b.sql}, ${name}.key) THEN ${equal(own, other)} ELSE false END`;
      const entries = `list_transform(map_entries(${a.sql}), lambda ${name}: ${same})`;
      return `(CASE WHEN cardinality(${a.sql}) <> cardinality(${b.sql}) THEN false ELSE trino_all(${entries}) END)`;
    }
    default:
      throw new SqlError(
        'NOT_SUPPORTED',
        `Comparing values of type ${formatType(type)} is not supported`,
        position,
      );
  }
}
