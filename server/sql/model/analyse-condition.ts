import { type Position, SqlError } from './front-end.ts';
import { analyse, type Context } from './scope.ts';
import type { Expression } from './tree.ts';
import type { Typed } from './typed.ts';
import { formatType } from './types.ts';

/** A WHERE, ON, HAVING or FILTER condition. */
export function analyseCondition(node: Expression, context: Context, clause: string): string {
  return booleanOf(analyse(node, context), node.position, clause);
}

export function booleanOf(value: Typed, position: Position, what: string): string {
  if (value.type.kind === 'boolean') return value.sql;
  if (value.type.kind === 'unknown') return 'CAST(NULL AS BOOLEAN)';
  throw new SqlError(
    'TYPE_MISMATCH',
    `${what} must evaluate to a boolean: actual type ${formatType(value.type)}`,
    position,
  );
}
