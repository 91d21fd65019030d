import type { Context } from '../scope.ts';
import type { CallExpression } from '../tree.ts';
import type { Typed } from '../typed.ts';

/** What a call means; null when its arguments are not those of the function. */
export type Handler = (
  args: readonly Typed[],
  node: CallExpression,
  context: Context,
) => Typed | null;

/** Functions by their lower-case name. */
export type Handlers = Readonly<Record<string, Handler>>;

/** A function of exactly two arguments. */
export const two =
  (apply: (a: Typed, b: Typed, node: CallExpression, context: Context) => Typed | null): Handler =>
  ([a, b, ...rest], node, context) =>
    a === undefined || b === undefined || rest.length > 0 ? null : apply(a, b, node, context);

/** A function of exactly three arguments. */
export const three =
  (apply: (a: Typed, b: Typed, c: Typed, node: CallExpression) => Typed | null): Handler =>
  ([a, b, c, ...rest], node) =>
    a === undefined || b === undefined || c === undefined || rest.length > 0
      ? null
      : apply(a, b, c, node);
