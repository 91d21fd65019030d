import { coerce } from './cast.ts';
import { commonType, isText } from './coercion.ts';
import { type Position, SqlError } from './front-end.ts';
import { storageType } from './storage-type.ts';
import { type Typed, VARBINARY } from './typed.ts';
import { formatType, type TrinoType } from './types.ts';

/** `left || right` of texts, bytes or arrays. */
export function concatenate(left: Typed, right: Typed, position: Position): Typed {
  if (left.type.kind === 'array' || right.type.kind === 'array') {
    return concatenateArrays(left, right, position);
  }
  if (
    isText(left.type) &&
    isText(right.type) &&
    left.type.kind === right.type.kind &&
    left.type.kind === 'varchar'
  ) {
    return { type: { kind: 'varchar', length: null }, sql: `(${left.sql} || ${right.sql})` };
  }
  if (left.type.kind === 'varbinary' && right.type.kind === 'varbinary') {
    return { type: VARBINARY, sql: `(${left.sql} || ${right.sql})` };
  }
  const unsure = [left, right].some(({ type }) => type.kind === 'char' || type.kind === 'unknown');
  throw new SqlError(
    unsure ? 'NOT_SUPPORTED' : 'FUNCTION_NOT_FOUND',
    unsure
      ? `|| of ${formatType(left.type)} and ${formatType(right.type)} is not supported`
      : `Unexpected parameters (${formatType(left.type)}, ${formatType(right.type)}) for function concat`,
    position,
  );
}

/** Two arrays, or an array and an element to put at its end or its start. A null is no element: it makes all null. */
function concatenateArrays(left: Typed, right: Typed, position: Position): Typed {
  const type = arrayType(left.type, right.type);
  if (type === null) {
    throw new SqlError(
      'FUNCTION_NOT_FOUND',
      `Unexpected parameters (${formatType(left.type)}, ${formatType(right.type)}) for function concat`,
      position,
    );
  }
  const list = (value: Typed): string => {
    if (value.type.kind === 'unknown') return `CAST(NULL AS ${storageType(type)})`;
    if (commonType(value.type, type) !== null) return coerce(value, type).sql;
    const element = coerce(value, type.element).sql;
    return `(CASE WHEN ${element} IS NULL THEN NULL ELSE [${element}] END)`;
  };
  const [a, b] = [list(left), list(right)];
  return {
    type,
    sql: `CASE WHEN ${a} IS NULL OR ${b} IS NULL THEN NULL ELSE list_concat(${a}, ${b}) END`,
  };
}

function arrayType(
  left: TrinoType,
  right: TrinoType,
): Extract<TrinoType, { readonly kind: 'array' }> | null {
  const both = commonType(left, right);
  if (both?.kind === 'array') return both;
  const [list, element] = left.kind === 'array' ? [left, right] : [right, left];
  const common = list.kind === 'array' ? commonType(list.element, element) : null;
  return common === null ? null : { kind: 'array', element: common };
}
