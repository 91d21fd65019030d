import { coerce } from '../cast.ts';
import { canCoerce } from '../coercion.ts';
import { SqlError } from '../front-end.ts';
import { analyse, type Context, lower } from '../scope.ts';
import type { CallExpression } from '../tree.ts';
import { BOOLEAN, type Typed } from '../typed.ts';
import type { TrinoType } from '../types.ts';
import { wrongArguments } from './wrong-arguments.ts';

/** What a function that takes lambdas is compiled to. Throws `SqlError`. */
export type LambdaCall = (node: CallExpression, context: Context) => Typed;

/** Functions that take lambdas, by their lower-case name. */
export type LambdaCalls = Readonly<Record<string, LambdaCall>>;

/** The body of argument `index`, a lambda, with its parameters bound to `values` in order. */
export function lambdaBody(
  node: CallExpression,
  index: number,
  values: readonly Typed[],
  context: Context,
): Typed {
  const lambda = node.args[index];
  if (lambda?.kind !== 'lambda') throw wrongArguments(node, []);
  if (lambda.parameters.length !== values.length) {
    throw new SqlError(
      'INVALID_PARAMETER_USAGE',
      `Expected a lambda that takes ${values.length} argument(s) but got ${lambda.parameters.length}`,
      lambda.position,
    );
  }
  const bound = new Map(context.lambda);
  for (const [i, parameter] of lambda.parameters.entries()) {
    const value = values[i];
    if (value !== undefined) bound.set(lower(parameter), value);
  }
  return analyse(lambda.body, {
    ...context,
    lambda: bound,
    noAggregates: 'Lambda expression',
    noWindows: 'Lambda expression',
    clausePosition: lambda.body.position,
    noSubqueries: 'Lambda expression cannot contain subqueries',
  });
}

/** A condition: a lambda whose body is boolean. */
export function lambdaCondition(
  node: CallExpression,
  index: number,
  values: readonly Typed[],
  context: Context,
): Typed {
  const body = lambdaBody(node, index, values, context);
  if (body.type.kind !== BOOLEAN.kind) throw wrongArguments(node, [...values, body]);
  return body;
}

/** A lambda whose body becomes `type` without a CAST. */
export function lambdaOfType(
  node: CallExpression,
  index: number,
  values: readonly Typed[],
  type: TrinoType,
  context: Context,
): Typed {
  const body = lambdaBody(node, index, values, context);
  if (!canCoerce(body.type, type)) throw wrongArguments(node, [...values, body]);
  return coerce(body, type);
}

type Nested<Kind extends TrinoType['kind']> = Typed & {
  readonly type: Extract<TrinoType, { readonly kind: Kind }>;
};

const isKind = <Kind extends TrinoType['kind']>(value: Typed, kind: Kind): value is Nested<Kind> =>
  value.type.kind === kind;

/** Argument `index`, which has to be an array. The call has exactly `count` arguments. */
export function arrayArgument(
  node: CallExpression,
  index: number,
  count: number,
  context: Context,
): Nested<'array'> {
  return nestedArgument(node, index, count, 'array', context);
}

/** Argument `index`, which has to be a map. The call has exactly `count` arguments. */
export function mapArgument(
  node: CallExpression,
  index: number,
  count: number,
  context: Context,
): Nested<'map'> {
  return nestedArgument(node, index, count, 'map', context);
}

function nestedArgument<Kind extends 'array' | 'map'>(
  node: CallExpression,
  index: number,
  count: number,
  kind: Kind,
  context: Context,
): Nested<Kind> {
  const argument = node.args[index];
  if (node.args.length !== count || argument === undefined || argument.kind === 'lambda') {
    throw wrongArguments(node, []);
  }
  const value = analyse(argument, context);
  if (!isKind(value, kind)) throw wrongArguments(node, [value]);
  return value;
}
