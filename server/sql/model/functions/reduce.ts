import { coerce } from '../cast.ts';
import { commonType } from '../coercion.ts';
import { analyse, type Context } from '../scope.ts';
import { storageType } from '../storage-type.ts';
import type { CallExpression } from '../tree.ts';
import type { Typed } from '../typed.ts';
import type { TrinoType } from '../types.ts';
import { arrayArgument, type LambdaCall, lambdaBody } from './lambda-of.ts';
import { wrongArguments } from './wrong-arguments.ts';

/** `reduce(array, initial, (state, element) -> state, state -> result)`. */
export const reduce: LambdaCall = (node, context) => {
  const list = arrayArgument(node, 0, 4, context);
  const [, initialNode] = node.args;
  if (initialNode === undefined || initialNode.kind === 'lambda')
    throw wrongArguments(node, [list]);
  const state = folded(list, analyse(initialNode, context), node, 2, context);
  const name = context.env.nextAlias();
  const result = lambdaBody(node, 3, [{ type: state.type, sql: name }], context);
  return {
    type: result.type,
    sql: `(list_transform([${state.sql}], lambda ${name}: ${result.sql})[1])`,
  };
};

/** The state after all elements: argument `index` of the call, a lambda, makes the next of a state and an element. */
export function folded(
  list: Typed,
  initial: Typed,
  node: CallExpression,
  index: number,
  context: Context,
): Typed {
  const element: TrinoType = list.type.kind === 'array' ? list.type.element : list.type;
  const [so, each] = [context.env.nextAlias(), context.env.nextAlias()];
  const next = (state: TrinoType): Typed =>
    lambdaBody(
      node,
      index,
      [
        { type: state, sql: `${so}.s` },
        { type: element, sql: `${each}.x` },
      ],
      context,
    );
  const { type, body } = stateOf(initial, next, node);
  const nothing = `CAST(NULL AS ${storageType(type)})`;
  const pack = (state: string, item: string): string => `struct_pack(s := ${state}, x := ${item})`;
  const steps = `list_transform(${list.sql}, lambda ${each}: ${pack(nothing, each)})`;
  const start = pack(coerce(initial, type).sql, `CAST(NULL AS ${storageType(element)})`);
  return {
    type,
    sql: `(list_reduce(${steps}, lambda ${so}, ${each}: ${pack(body.sql, `${each}.x`)}, ${start}).s)`,
  };
}

/** The type of the state: that of the initial value, widened until the lambda gives no wider one. */
function stateOf(
  initial: Typed,
  next: (state: TrinoType) => Typed,
  node: CallExpression,
): { readonly type: TrinoType; readonly body: Typed } {
  let { type } = initial;
  for (let round = 0; round < 4; round += 1) {
    const body = next(type);
    const common = commonType(type, body.type);
    if (common === null) break;
    if (storageType(common) === storageType(type) && type.kind === common.kind) {
      return { type: common, body: coerce(body, common) };
    }
    type = common;
  }
  throw wrongArguments(node, [initial]);
}
