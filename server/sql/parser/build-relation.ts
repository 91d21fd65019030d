import type { Position } from '../model/front-end.ts';
import type { JoinCriteria, JoinKind, Relation, TableArgument } from '../model/query-tree.ts';
import type { Identifier } from '../model/tree.ts';
import { buildJsonTable } from './build-json-table.ts';
import { build } from './builders.ts';
import { contexts } from './load-grammar.ts';
import { identifier, positionOf, present, syntaxError } from './tokens.ts';

type RelationContext = InstanceType<typeof contexts.RelationContext>;
type JoinContext = InstanceType<typeof contexts.JoinRelationContext>;

export function tableName(context: {
  identifier(): InstanceType<typeof contexts.IdentifierContext>[];
}): readonly Identifier[] {
  return context.identifier().map(identifier);
}

export function buildRelation(context: RelationContext): Relation {
  if (context instanceof contexts.RelationDefaultContext) {
    return buildSampled(context.sampledRelation());
  }
  if (context instanceof contexts.JoinRelationContext) return buildJoin(context);
  throw syntaxError('Expecting: <relation>', positionOf(context));
}

function buildJoin(context: JoinContext): Relation {
  const position = positionOf(context);
  if (context.KW_NATURAL() !== null) {
    return { kind: 'unsupported-relation', what: 'NATURAL JOIN', position };
  }
  const left = buildRelation(present(context._left, context));
  const sampled = context._right;
  const right =
    sampled === undefined
      ? buildRelation(present(context._rightRelation, context))
      : buildSampled(sampled);
  const type = context.joinType();
  const join: JoinKind =
    context.KW_CROSS() !== null
      ? 'cross'
      : type?.KW_LEFT() != null
        ? 'left'
        : type?.KW_RIGHT() != null
          ? 'right'
          : type?.KW_FULL() != null
            ? 'full'
            : 'inner';
  return { kind: 'join', join, left, right, criteria: buildCriteria(context), position };
}

function buildCriteria(context: JoinContext): JoinCriteria | null {
  const criteria = context.joinCriteria();
  if (criteria === null) return null;
  if (criteria.KW_USING() !== null) {
    return { kind: 'using', columns: criteria.identifier().map(identifier) };
  }
  const equality = criteria.joinColumnEquality();
  if (equality !== null) {
    const side = (reference: InstanceType<typeof contexts.JoinColumnReferenceContext>) => {
      const name = reference.columnName()?.qualifiedName();
      const qualifier = reference.identifier();
      const parts = [
        ...(qualifier === null ? [] : [identifier(qualifier)]),
        ...(name?.identifier().map(identifier) ?? []),
      ];
      const position = positionOf(reference);
      if (name === undefined) throw syntaxError('Expecting: <expression>', position);
      return { kind: 'name' as const, parts, position };
    };
    return {
      kind: 'on',
      condition: {
        kind: 'compare',
        operator: '=',
        left: side(present(equality._left, equality)),
        right: side(present(equality._right, equality)),
        position: {
          line: equality.EQ().symbol.line,
          column: equality.EQ().symbol.column + 1,
        },
      },
    };
  }
  return { kind: 'on', condition: build.boolean(present(criteria.booleanExpression(), criteria)) };
}

function buildSampled(context: InstanceType<typeof contexts.SampledRelationContext>): Relation {
  if (context.KW_TABLESAMPLE() === null) return buildPattern(context.patternRecognition());
  return {
    kind: 'sample',
    relation: buildPattern(context.patternRecognition()),
    method: context.sampleType()?.KW_BERNOULLI() == null ? 'system' : 'bernoulli',
    percentage: build.expression(present(context._percentage, context)),
    position: positionOf(context),
  };
}

function buildPattern(pattern: InstanceType<typeof contexts.PatternRecognitionContext>): Relation {
  if (pattern.KW_MATCH_RECOGNIZE() !== null) {
    return { kind: 'unsupported-relation', what: 'MATCH_RECOGNIZE', position: positionOf(pattern) };
  }
  return buildAliased(pattern.aliasedRelation());
}

function buildAliased(context: InstanceType<typeof contexts.AliasedRelationContext>): Relation {
  const relation = buildPrimaryRelation(context.relationPrimary());
  const alias = context._alias;
  if (alias === undefined) return relation;
  return {
    kind: 'alias',
    relation,
    name: identifier(alias),
    columns: context.columnAliases()?.identifier().map(identifier) ?? null,
    position: positionOf(context),
  };
}

function buildPrimaryRelation(
  context: InstanceType<typeof contexts.RelationPrimaryContext>,
): Relation {
  const position = positionOf(context);
  if (context instanceof contexts.TableNameContext) {
    const named = context.tableOrViewName();
    const period = context.queryPeriod();
    return {
      kind: 'table',
      name: tableName(present(named.tableRef() ?? named.viewRef(), named)),
      period:
        period === null
          ? null
          : {
              kind: period.rangeType().KW_VERSION() === null ? 'timestamp' : 'version',
              value: build.value(present(period._end, period)),
              position: positionOf(period),
            },
      position,
    };
  }
  if (context instanceof contexts.ParenthesizedRelationContext) {
    return buildRelation(context.relation());
  }
  if (context instanceof contexts.ExpressionSourceTableContext) {
    const source = context.relationSourceTable();
    if (source instanceof contexts.SubqueryRelationContext) {
      return { kind: 'subquery', query: build.query(source.query()), position };
    }
    if (source instanceof contexts.LateralContext) {
      return { kind: 'lateral', query: build.query(source.query()), position };
    }
    if (source instanceof contexts.UnnestContext) {
      return {
        kind: 'unnest',
        expressions: source.expression().map(build.expression),
        withOrdinality: source.KW_ORDINALITY() !== null,
        position,
      };
    }
    if (source instanceof contexts.TableFunctionInvocationContext) {
      return buildTableFunction(source.tableFunctionCall(), position);
    }
    if (source instanceof contexts.JsonTableContext) {
      return buildJsonTable(source);
    }
  }
  return { kind: 'unsupported-relation', what: 'this relation', position };
}

function buildTableFunction(
  context: InstanceType<typeof contexts.TableFunctionCallContext>,
  position: Position,
): Relation {
  const parts = context.functionName().qualifiedName().identifier().map(identifier);
  const name = parts.map((part) => part.value.toLowerCase()).join('.');
  return {
    kind: 'table-function',
    name: name.replace(/^system\.builtin\./, ''),
    namePosition: positionOf(context),
    args: context.tableFunctionArgument().map(buildTableArgument),
    position,
  };
}

function buildTableArgument(
  context: InstanceType<typeof contexts.TableFunctionArgumentContext>,
): TableArgument {
  const named = context.identifier();
  const common = {
    name: named === null ? null : identifier(named),
    position: positionOf(context),
  };
  const value = context.expression();
  if (value !== null) return { ...common, kind: 'value', value: build.expression(value) };
  const descriptor = context.descriptorArgument();
  if (descriptor !== null) {
    const columns = descriptor.descriptorField().map((field) => identifier(field.identifier()));
    return { ...common, kind: 'descriptor', columns };
  }
  const table = present(context.tableArgument(), context).tableArgumentRelation();
  const position = positionOf(table);
  if (table instanceof contexts.TableArgumentTableContext) {
    const name = tableName(table.tableRef());
    return {
      ...common,
      kind: 'relation',
      relation: { kind: 'table', name, period: null, position },
    };
  }
  if (table instanceof contexts.TableArgumentQueryContext) {
    const query = build.query(table.query());
    return { ...common, kind: 'relation', relation: { kind: 'subquery', query, position } };
  }
  throw syntaxError('Expecting: <table argument>', position);
}
