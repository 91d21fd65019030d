import { quoteIdentifier } from '../quote.ts';
import { analyse, type Context, lower } from '../scope.ts';
import type { CallExpression, Expression } from '../tree.ts';
import type { Typed } from '../typed.ts';
import { wrongArguments } from './wrong-arguments.ts';

type LambdaHandler = (node: CallExpression, context: Context) => Typed;

/** Functions that take a lambda. */
export const LAMBDAS: Readonly<Record<string, LambdaHandler>> = {
  transform: (node, context) => {
    const { list, body } = listAndLambda(node, context);
    return {
      type: { kind: 'array', element: body.type },
      sql: `list_transform(${list.sql}, ${body.sql})`,
    };
  },
  filter: (node, context) => {
    const { list, body } = listAndLambda(node, context);
    if (body.type.kind !== 'boolean') throw wrongArguments(node, [list, body]);
    return { type: list.type, sql: `list_filter(${list.sql}, ${body.sql})` };
  },
};

function listAndLambda(
  node: CallExpression,
  context: Context,
): { readonly list: Typed; readonly body: Typed } {
  const [listNode, lambda, ...rest] = node.args;
  const list = listNode === undefined ? null : analyse(listNode, context);
  const parameter =
    lambda?.kind === 'lambda' && lambda.parameters.length === 1 ? lambda.parameters[0] : undefined;
  if (
    list?.type.kind !== 'array' ||
    lambda?.kind !== 'lambda' ||
    parameter === undefined ||
    rest.length > 0
  ) {
    throw wrongArguments(node, list === null ? [] : [list]);
  }
  const name = quoteIdentifier(context.env.nextAlias());
  const bound: Typed = { type: list.type.element, sql: name };
  const inner = { ...context, lambda: new Map(context.lambda).set(lower(parameter), bound) };
  const body = analyse(lambda.body satisfies Expression, inner);
  return { list, body: { type: body.type, sql: `lambda ${name}: ${body.sql}` } };
}
