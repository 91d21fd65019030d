import { bindValues } from '../bind-values.ts';
import { isOrderable } from '../orderable.ts';
import { storageType } from '../storage-type.ts';
import type { CallExpression } from '../tree.ts';
import { BOOLEAN, type Typed } from '../typed.ts';
import {
  arrayArgument,
  type LambdaCall,
  type LambdaCalls,
  lambdaBody,
  lambdaCondition,
} from './lambda-of.ts';
import { wrongArguments } from './wrong-arguments.ts';

/** `any_match` and its like: the condition of each element, put together. */
const match =
  (together: (conditions: string) => string): LambdaCall =>
  (node, context) => {
    const list = arrayArgument(node, 0, 2, context);
    const name = context.env.nextAlias();
    const condition = lambdaCondition(node, 1, [{ type: list.type.element, sql: name }], context);
    return {
      type: BOOLEAN,
      sql: together(`list_transform(${list.sql}, lambda ${name}: ${condition.sql})`),
    };
  };

/** Functions of arrays that take a lambda. */
export const ARRAY_LAMBDAS: LambdaCalls = {
  transform(node, context) {
    const list = arrayArgument(node, 0, 2, context);
    const name = context.env.nextAlias();
    const body = lambdaBody(node, 1, [{ type: list.type.element, sql: name }], context);
    return {
      type: { kind: 'array', element: body.type },
      sql: `list_transform(${list.sql}, lambda ${name}: ${body.sql})`,
    };
  },
  filter(node, context) {
    const list = arrayArgument(node, 0, 2, context);
    const name = context.env.nextAlias();
    const body = lambdaCondition(node, 1, [{ type: list.type.element, sql: name }], context);
    return { type: list.type, sql: `list_filter(${list.sql}, lambda ${name}: ${body.sql})` };
  },
  any_match: match((conditions) => `trino_any(${conditions})`),
  all_match: match((conditions) => `trino_all(${conditions})`),
  none_match: match((conditions) => `(NOT trino_any(${conditions}))`),
  zip_with(node, context) {
    const left = arrayArgument(node, 0, 3, context);
    const right = arrayArgument(node, 1, 3, context);
    const name = context.env.nextAlias();
    const sides: readonly Typed[] = [
      { type: left.type.element, sql: `struct_extract_at(${name}, 1)` },
      { type: right.type.element, sql: `struct_extract_at(${name}, 2)` },
    ];
    const body = lambdaBody(node, 2, sides, context);
    const sql = bindValues([left, right], context, (a, b) => {
      const pairs = `list_transform(list_zip(${a?.sql}, ${b?.sql}), lambda ${name}: ${body.sql})`;
      return `(CASE WHEN ${a?.sql} IS NULL OR ${b?.sql} IS NULL THEN NULL ELSE ${pairs} END)`;
    });
    return { type: { kind: 'array', element: body.type }, sql };
  },
  array_sort(node, context) {
    const list = arrayArgument(node, 0, node.args.length === 1 ? 1 : 2, context);
    if (node.args.length === 2) return sortedBy(list, node, context);
    if (!isOrderable(list.type.element)) throw wrongArguments(node, [list]);
    return { type: list.type, sql: `list_sort(${list.sql}, 'ASC', 'NULLS LAST')` };
  },
};

/**
 * `array_sort(array, comparator)`: each element goes behind those that the comparator does not put
 * after it, which keeps equal ones in their order as Trino does.
 */
function sortedBy(
  list: ReturnType<typeof arrayArgument>,
  node: CallExpression,
  context: Parameters<LambdaCall>[1],
): Typed {
  const { nextAlias } = context.env;
  const [sorted, next, before] = [nextAlias(), nextAlias(), nextAlias()];
  const { element } = list.type;
  const compared = lambdaBody(
    node,
    1,
    [
      { type: element, sql: before },
      { type: element, sql: `${next}[1]` },
    ],
    context,
  );
  if (compared.type.kind !== 'integer') throw wrongArguments(node, [list, compared]);
  const order = `trino_comparison(${compared.sql})`;
  const singles = `list_transform(${list.sql}, lambda ${before}: [${before}])`;
  const kept = `list_filter(${sorted}, lambda ${before}: ${order} <= 0)`;
  const behind = `list_filter(${sorted}, lambda ${before}: ${order} > 0)`;
  const step = `list_concat(list_concat(${kept}, ${next}), ${behind})`;
  return {
    type: list.type,
    sql: `list_reduce(${singles}, lambda ${sorted}, ${next}: ${step}, CAST([] AS ${storageType(list.type)}))`,
  };
}
