import { coerce } from './cast.ts';
import { commonType, isText, LONGEST_CHAR } from './coercion.ts';
import { type Position, SqlError } from './front-end.ts';
import { storageType } from './storage-type.ts';
import { type Typed, VARBINARY, VARCHAR } from './typed.ts';
import { formatType, type TrinoType } from './types.ts';

/** `left || right` of texts, bytes or arrays. */
export function concatenate(left: Typed, right: Typed, position: Position): Typed {
  if (left.type.kind === 'array' || right.type.kind === 'array') {
    return concatenateArrays(left, right, position);
  }
  const [known, other] = left.type.kind === 'unknown' ? [right, left] : [left, right];
  // A bare NULL is taken for an array.
  if (isText(known.type) && other.type.kind === 'unknown') {
    const type: TrinoType = { kind: 'array', element: known.type };
    return { type, sql: `CAST(NULL AS ${storageType(type)})` };
  }
  if (isText(left.type) && isText(right.type)) return concatenateTexts(left, right, position);
  if (left.type.kind === 'varbinary' && right.type.kind === 'varbinary') {
    return { type: VARBINARY, sql: `(${left.sql} || ${right.sql})` };
  }
  const unsure = [left, right].some(({ type }) => type.kind === 'unknown');
  throw new SqlError(
    unsure ? 'NOT_SUPPORTED' : 'FUNCTION_NOT_FOUND',
    unsure
      ? `|| of ${formatType(left.type)} and ${formatType(right.type)} is not supported`
      : `Unexpected parameters (${formatType(left.type)}, ${formatType(right.type)}) for function concat`,
    position,
  );
}

function concatenateTexts(left: Typed, right: Typed, position: Position): Typed {
  const [a, b] = [left.type, right.type];
  const isChar = (type: TrinoType) => type.kind === 'char';
  if (!isChar(a) && !isChar(b)) return { type: VARCHAR, sql: `(${left.sql} || ${right.sql})` };
  const length = (type: TrinoType) => ('length' in type ? type.length : null) ?? LONGEST_CHAR;
  const both = length(a) + length(b);
  if (both > LONGEST_CHAR) {
    throw new SqlError('TYPE_NOT_FOUND', `Unknown type: char(${both})`, position);
  }
  const padded = coerce(left, { kind: 'varchar', length: length(a) }).sql;
  return { type: { kind: 'char', length: both }, sql: `rtrim(${padded} || ${right.sql}, ' ')` };
}

/** Two arrays, or an array and an element to put at its end or its start. A null is no element: it makes all null. */
function concatenateArrays(left: Typed, right: Typed, position: Position): Typed {
  if (left.type.kind === 'unknown' || right.type.kind === 'unknown') {
    throw new SqlError(
      'AMBIGUOUS_FUNCTION_CALL',
      'Could not choose a best candidate operator. Explicit type casts must be added.',
      position,
    );
  }
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
