import type {
  GroupingElement,
  Query,
  QueryBody,
  Relation,
  RowCount,
  SelectItem,
  SelectQuery,
} from '../model/query-tree.ts';
import type { Expression } from '../model/tree.ts';
import { buildRelation, tableName } from './build-relation.ts';
import { buildFunctionSpecification } from './build-routine.ts';
import { buildSortItem, buildWindow } from './build-window.ts';
import { build } from './builders.ts';
import { contexts } from './load-grammar.ts';
import { identifier, positionAt, positionOf, present, syntaxError } from './tokens.ts';

type QueryContext = InstanceType<typeof contexts.QueryContext>;
type QueryNoWithContext = InstanceType<typeof contexts.QueryNoWithContext>;
type TermContext = InstanceType<typeof contexts.QueryTermContext>;
type SelectContext = InstanceType<typeof contexts.QuerySpecificationContext>;
type RowCountContext = InstanceType<typeof contexts.RowCountContext>;

/** A query with the functions that it brings. */
export function buildRootQuery(context: InstanceType<typeof contexts.RootQueryContext>): Query {
  const query = buildQuery(context.query());
  const functions = context.withFunction()?.functionSpecification() ?? [];
  if (functions.length === 0) return query;
  return { ...query, functions: functions.map(buildFunctionSpecification) };
}

export function buildQuery(context: QueryContext): Query {
  if (!(context instanceof contexts.QueryStatementContext)) {
    throw syntaxError('Expecting: <query>', positionOf(context));
  }
  const query = buildQueryNoWith(context.queryNoWith());
  const clause = context.with();
  if (clause === null) return query;
  return {
    ...query,
    position: positionOf(context),
    with: {
      recursive: clause.KW_RECURSIVE() !== null,
      queries: clause.namedQuery().map((named) => ({
        name: identifier(present(named._name, named)),
        columns: named.columnAliases()?.identifier().map(identifier) ?? null,
        query: buildQuery(named.query()),
      })),
    },
  };
}

function buildQueryNoWith(context: QueryNoWithContext): Query {
  const fetch = context.KW_FETCH();
  const limit = context._limit?.rowCount() ?? context._fetchFirst ?? null;
  const offset = context._offset;
  return {
    with: null,
    body: buildTerm(context.queryTerm()),
    orderBy: context.sortItem().map(buildSortItem),
    offset: offset === undefined ? null : buildRowCount(offset),
    limit: limit === null ? (fetch === null ? null : one(context)) : buildRowCount(limit),
    fetch:
      fetch === null
        ? null
        : {
            withTies: context.KW_TIES() !== null,
            position: {
              line: fetch.symbol.line,
              column: fetch.symbol.column + 1,
            },
          },
    position: positionOf(context),
  };
}

/** `FETCH FIRST ROW ONLY`: one row. */
function one(context: QueryNoWithContext): RowCount {
  return { kind: 'integer', text: '1', position: positionOf(context) };
}

function buildRowCount(context: RowCountContext): RowCount {
  const position = positionOf(context);
  const digits = context.INTEGER_VALUE();
  if (digits === null) return { kind: 'parameter', index: context.start?.start ?? 0, position };
  return { kind: 'integer', text: digits.getText().replaceAll('_', ''), position };
}

function buildTerm(context: TermContext): QueryBody {
  const position = positionOf(context);
  if (context instanceof contexts.QueryTermDefaultContext) {
    return buildPrimaryQuery(context.queryPrimary());
  }
  if (context instanceof contexts.SetOperationContext) {
    const token = present(context._operator, context);
    const operator = token.text?.toLowerCase();
    return {
      kind: 'set-operation',
      operator: operator === 'union' ? 'union' : operator === 'intersect' ? 'intersect' : 'except',
      all: context.setQuantifier()?.KW_ALL() != null,
      corresponding: isCorresponding(context),
      left: buildTerm(present(context._left, context)),
      right: buildTerm(present(context._right, context)),
      position: positionAt(token),
    };
  }
  throw syntaxError('Expecting: <query>', position);
}

/** The word stands between the operator and its right side, out of sight of the grammar. */
function isCorresponding(context: InstanceType<typeof contexts.SetOperationContext>): boolean {
  const from = present(context._operator, context);
  const to = present(present(context._right, context).start, context);
  const text = from.inputStream?.getText(from.stop + 1, to.start - 1) ?? '';
  return /\bcorresponding\b/i.test(text.replace(/--[^\n]*|\/\*[\s\S]*?\*\//g, ' '));
}

function buildPrimaryQuery(context: InstanceType<typeof contexts.QueryPrimaryContext>): QueryBody {
  const position = positionOf(context);
  if (context instanceof contexts.QueryPrimaryDefaultContext) {
    return buildSelect(context.querySpecification());
  }
  if (context instanceof contexts.InlineTableContext) {
    return { kind: 'values', rows: context.expression().map(build.expression), position };
  }
  if (context instanceof contexts.SubqueryContext) {
    return { kind: 'nested', query: buildQueryNoWith(context.queryNoWith()), position };
  }
  if (context instanceof contexts.TableContext) {
    const name = tableName(context.tableRef());
    return {
      kind: 'select',
      distinct: false,
      items: [{ kind: 'all', of: null, aliases: null, position }],
      from: { kind: 'table', name, period: null, position: positionOf(context.tableRef()) },
      where: null,
      groupBy: null,
      groupByDistinct: false,
      having: null,
      windows: [],
      position,
    };
  }
  throw syntaxError('Expecting: <query>', position);
}

function buildSelect(context: SelectContext): SelectQuery {
  const groupBy = context.groupBy();
  const where = context.whereClause();
  const having = context.havingClause();
  const relations = context.relation().map(buildRelation);
  const from = relations.slice(1).reduce<Relation | null>(
    (left, right) =>
      left === null
        ? right
        : {
            kind: 'join',
            join: 'cross',
            left,
            right,
            criteria: null,
            position: positionOf(context),
          },
    relations[0] ?? null,
  );
  return {
    kind: 'select',
    distinct: context.setQuantifier()?.KW_DISTINCT() != null,
    items: context.selectList().selectItem().map(buildSelectItem),
    from,
    where: where === null ? null : build.boolean(where.booleanExpression()),
    groupBy: groupBy === null ? null : groupBy.groupingElement().map(buildGrouping),
    groupByDistinct: groupBy?.setQuantifier()?.KW_DISTINCT() != null,
    having: having === null ? null : build.boolean(having.booleanExpression()),
    windows: context.windowDefinition().map((definition) => ({
      name: identifier(present(definition._name, definition)),
      window: buildWindow(definition.windowSpecification()),
    })),
    position: positionOf(context),
  };
}

function buildSelectItem(context: InstanceType<typeof contexts.SelectItemContext>): SelectItem {
  const position = positionOf(context);
  const alias = context._alias;
  if (context.selectAllWithoutTable() !== null) {
    return { kind: 'all', of: null, aliases: null, position };
  }
  const all = context.tableAllColumns();
  if (all !== null) {
    const aliases = context.columnAliases()?.identifier().map(identifier) ?? null;
    return { kind: 'all', of: build.primary(all.primaryExpression()), aliases, position };
  }
  const expression = context.selectExpressionColumnName()?.expression();
  return {
    kind: 'expression',
    expression:
      expression === undefined
        ? columnReference(present(context.selectLiteralColumnName(), context).columnRef())
        : build.expression(expression),
    alias: alias === undefined ? null : identifier(alias),
  };
}

function columnReference(context: InstanceType<typeof contexts.ColumnRefContext>): Expression {
  const position = positionOf(context);
  const name = context.qualifiedName();
  if (name === null) throw syntaxError('Expecting: <expression>', position);
  return { kind: 'name', parts: name.identifier().map(identifier), position };
}

function buildGrouping(
  context: InstanceType<typeof contexts.GroupingElementContext>,
): GroupingElement {
  const set = (grouping: InstanceType<typeof contexts.GroupingSetContext>) =>
    grouping.groupingTerm().map((term) => {
      const expression = term.expression();
      if (expression !== null) return build.expression(expression);
      return columnReference(present(term.columnRef(), term));
    });
  if (context instanceof contexts.SingleGroupingSetContext) {
    return { kind: 'simple', expressions: set(context.groupingSet()) };
  }
  const position = positionOf(context);
  if (context instanceof contexts.RollupContext) {
    return { kind: 'rollup', sets: context.groupingSet().map(set), position };
  }
  if (context instanceof contexts.CubeContext) {
    return { kind: 'cube', sets: context.groupingSet().map(set), position };
  }
  if (context instanceof contexts.MultipleGroupingSetsContext) {
    return { kind: 'sets', sets: context.groupingSet().map(set), position };
  }
  throw syntaxError('Expecting: <grouping element>', position);
}
