import type { ComparisonOperator, Expression } from '../model/tree.ts';
import { build } from './builders.ts';
import { contexts } from './load-grammar.ts';
import { positionOf, present } from './tokens.ts';

type PredicateContext = InstanceType<typeof contexts.PredicateContext>;

function comparisonOperator(text: string): ComparisonOperator {
  return (text === '!=' ? '<>' : text) as ComparisonOperator;
}

/** The part behind a value: a comparison, `BETWEEN`, `IN`, `LIKE`, `IS NULL`, … */
export function buildPredicate(context: PredicateContext, value: Expression): Expression {
  const position = positionOf(context);
  if (context instanceof contexts.ComparisonContext) {
    return {
      kind: 'compare',
      operator: comparisonOperator(context.comparisonOperator().getText()),
      left: value,
      right: build.value(present(context._right, context)),
      position,
    };
  }
  if (context instanceof contexts.QuantifiedComparisonContext) {
    return {
      kind: 'quantified',
      operator: comparisonOperator(context.comparisonOperator().getText()),
      quantifier: context.comparisonQuantifier().KW_ALL() === null ? 'any' : 'all',
      value,
      query: build.query(context.query()),
      position,
    };
  }
  if (context instanceof contexts.BetweenContext) {
    const low = build.value(present(context._lower, context));
    const high = build.value(present(context._upper, context));
    return { kind: 'between', negated: context.KW_NOT() !== null, value, low, high, position };
  }
  if (context instanceof contexts.InListContext) {
    const items = context.expression().map(build.expression);
    return { kind: 'in-list', negated: context.KW_NOT() !== null, value, items, position };
  }
  if (context instanceof contexts.InSubqueryContext) {
    const query = build.query(context.query());
    return { kind: 'in-query', negated: context.KW_NOT() !== null, value, query, position };
  }
  if (context instanceof contexts.LikeContext) {
    const escapeWith = context._escape;
    return {
      kind: 'like',
      negated: context.KW_NOT() !== null,
      value,
      pattern: build.value(present(context._pattern, context)),
      escape: escapeWith === undefined ? null : build.value(escapeWith),
      position,
    };
  }
  if (context instanceof contexts.NullPredicateContext) {
    return { kind: 'is-null', negated: context.KW_NOT() !== null, value, position };
  }
  if (context instanceof contexts.DistinctFromContext) {
    const right = build.value(present(context._right, context));
    const negated = context.KW_NOT() !== null;
    return { kind: 'distinct-from', negated, left: value, right, position };
  }
  return { kind: 'unsupported', what: 'this predicate', position };
}
