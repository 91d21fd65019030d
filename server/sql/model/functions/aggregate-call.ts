import type { Context } from '../scope.ts';
import type { CallExpression } from '../tree.ts';
import type { Typed } from '../typed.ts';
import type { Decoration } from './signature.ts';

/** What an aggregate call means; null when its arguments are not those of the function. Lambdas are left out of `args`. */
export type AggregateCall = (
  args: readonly Typed[],
  node: CallExpression,
  decoration: Decoration,
  context: Context,
) => Typed | null;

export type AggregateCalls = Readonly<Record<string, AggregateCall>>;

/** A DuckDB aggregate with the DISTINCT, ORDER BY, FILTER and OVER of the call. */
export const decorated = (name: string, args: string, around: Decoration): string =>
  `${name}(${around.distinct}${args}${around.orderBy})${around.tail}`;

/** The values of an aggregate as a list without nulls; null where there was no row. */
export const listOf = (value: string, around: Decoration, name: string): string =>
  `list_filter(${decorated('list', value, around)}, lambda ${name}: ${name} IS NOT NULL)`;
