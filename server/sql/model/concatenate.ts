import { coerce } from './cast.ts';
import { commonType, isText } from './coercion.ts';
import { type Position, SqlError } from './front-end.ts';
import { type Typed, VARBINARY } from './typed.ts';
import { formatType } from './types.ts';

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

function concatenateArrays(left: Typed, right: Typed, position: Position): Typed {
  const type = commonType(left.type, right.type);
  if (left.type.kind !== 'array' || right.type.kind !== 'array' || type === null) {
    throw new SqlError(
      'NOT_SUPPORTED',
      `|| of ${formatType(left.type)} and ${formatType(right.type)} is not supported`,
      position,
    );
  }
  const a = coerce(left, type).sql;
  const b = coerce(right, type).sql;
  return {
    type,
    sql: `CASE WHEN ${a} IS NULL OR ${b} IS NULL THEN NULL ELSE list_concat(${a}, ${b}) END`,
  };
}
