import type { Query } from '../model/query-tree.ts';
import type { Expression } from '../model/tree.ts';
import type { contexts } from './load-grammar.ts';

type Build<Context extends abstract new (...args: never) => unknown, Node> = (
  context: InstanceType<Context>,
) => Node;

export interface Builders {
  readonly expression: Build<typeof contexts.ExpressionContext, Expression>;
  readonly boolean: Build<typeof contexts.BooleanExpressionContext, Expression>;
  readonly value: Build<typeof contexts.ValueExpressionContext, Expression>;
  readonly primary: Build<typeof contexts.PrimaryExpressionContext, Expression>;
  readonly query: Build<typeof contexts.QueryContext, Query>;
}

let registered: Builders | null = null;

/** Called once, by the module that knows all builders. */
export function registerBuilders(builders: Builders): void {
  registered = builders;
}

function all(): Builders {
  if (registered === null)
    throw new Error('The builders of the parser are used before they are registered');
  return registered;
}

/** The grammar is recursive across files: expressions hold queries, queries hold expressions. Each reaches the others through this. */
export const build: Builders = {
  expression: (context) => all().expression(context),
  boolean: (context) => all().boolean(context),
  value: (context) => all().value(context),
  primary: (context) => all().primary(context),
  query: (context) => all().query(context),
};
