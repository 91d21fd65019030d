import { SqlError } from '../front-end.ts';
import type { CallExpression } from '../tree.ts';
import type { Typed } from '../typed.ts';
import { formatType } from '../types.ts';

export function wrongArguments(node: CallExpression, args: readonly Typed[]): SqlError {
  const types = args.map(({ type }) => formatType(type)).join(', ');
  return new SqlError(
    'FUNCTION_NOT_FOUND',
    `Unexpected parameters (${types}) for function ${node.name}`,
    node.position,
  );
}
