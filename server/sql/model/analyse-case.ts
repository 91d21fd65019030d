import { booleanOf } from './analyse-condition.ts';
import { commonType } from './coercion.ts';
import { compare, unifyAll } from './comparison.ts';
import { SqlError } from './front-end.ts';
import { analyse, type Context } from './scope.ts';
import type { Expression } from './tree.ts';
import { type Typed, UNKNOWN } from './typed.ts';
import { formatType } from './types.ts';
import { commonZone } from './zones.ts';

/** `CASE`, with an operand or without. */
export function analyseCase(
  node: Extract<Expression, { readonly kind: 'case' }>,
  context: Context,
): Typed {
  const operand = node.operand === null ? null : analyse(node.operand, context);
  const whens = node.whens.map(({ when }) => {
    const value = analyse(when, context);
    if (operand === null) return booleanOf(value, when.position, 'CASE WHEN clause');
    if (commonType(operand.type, value.type) === null) {
      throw new SqlError(
        'TYPE_MISMATCH',
        `CASE operand type does not match WHEN clause operand type: ${formatType(operand.type)} vs ${formatType(value.type)}`,
        when.position,
      );
    }
    return compare('=', operand, value, when.position).sql;
  });
  const results = node.whens.map(({ result }) => result);
  const all = node.otherwise === null ? results : [...results, node.otherwise];
  const values = all.map((branch) => analyse(branch, context));
  const zone = commonZone(values, node.position);
  const branches = unifyAll(
    values,
    (index) =>
      new SqlError(
        'TYPE_MISMATCH',
        'All CASE results must be the same type or coercible to a common type',
        all[index]?.position ?? node.position,
      ),
  );
  const arms = whens.map((when, i) => `WHEN ${when} THEN ${branches[i]?.sql ?? 'NULL'}`);
  const otherwise = node.otherwise === null ? '' : ` ELSE ${branches.at(-1)?.sql ?? 'NULL'}`;
  return {
    type: branches[0]?.type ?? UNKNOWN,
    sql: `(CASE ${arms.join(' ')}${otherwise} END)`,
    ...zone,
  };
}
