import { hasAggregate } from './find-aggregates.ts';
import { SqlError } from './front-end.ts';
import type { GroupingElement, SelectQuery } from './query-tree.ts';
import { analyse, type Context, lower, resolve } from './scope.ts';
import type { Expression } from './tree.ts';
import type { Typed } from './typed.ts';
import { distinctForm } from './value-order.ts';

interface Grouping {
  /** Every grouping expression, by its DuckDB text. */
  readonly keys: ReadonlyMap<string, Typed>;
  /** The same by the expressions themselves. */
  readonly items: ReadonlyMap<Expression, Typed>;
  /** The GROUP BY clause; empty for one group of all rows. */
  readonly sql: string;
}

export function groupBy(node: SelectQuery, source: Context): Grouping {
  const context: Context = { ...source, noAggregates: 'GROUP BY', noWindows: 'GROUP BY' };
  const keys = new Map<string, Typed>();
  const items = new Map<Expression, Typed>();
  const key = (expression: Expression): string => {
    const value = analyse(expression, context);
    const sql = distinctForm(value, expression.position);
    keys.set(value.sql, { ...value, sql });
    items.set(expression, { ...value, sql });
    return sql;
  };
  const elements = isAuto(node, source) ? [chosen(node)] : (node.groupBy ?? []);
  if (node.groupByDistinct) return { keys, items, sql: distinctSets(node, key) };
  const texts = elements.map((element) => elementSql(element, node, key));
  const filled = texts.filter((sql) => sql !== '');
  return { keys, items, sql: filled.length === 0 ? '' : ` GROUP BY ${filled.join(', ')}` };
}

/** `GROUP BY AUTO`, where no column is named so. */
function isAuto({ groupBy }: SelectQuery, { scope }: Context): boolean {
  const [only, ...others] = groupBy ?? [];
  if (only?.kind !== 'simple' || others.length > 0 || only.expressions.length !== 1) return false;
  const [expression] = only.expressions;
  if (expression?.kind !== 'name' || expression.parts.length !== 1) return false;
  const [part] = expression.parts;
  return (
    part !== undefined && !part.quoted && lower(part) === 'auto' && resolve([part], scope) === null
  );
}

/** The items that hold no aggregate. */
function chosen({ items }: SelectQuery): GroupingElement {
  const expressions = items.flatMap((item) => {
    if (item.kind === 'expression') return hasAggregate(item) ? [] : [item.expression];
    throw new SqlError('NOT_SUPPORTED', 'GROUP BY AUTO behind a * is not supported', item.position);
  });
  return { kind: 'simple', expressions };
}

/** As many sets of groups as Trino takes. */
const MOST_SETS = 2048;

/** GROUP BY DISTINCT: the sets that the elements make together, each once. */
function distinctSets(node: SelectQuery, key: (expression: Expression) => string): string {
  const choices = (node.groupBy ?? []).map((element) =>
    setsOf(element, node).map((set) => set.map(key)),
  );
  let sets: readonly (readonly string[])[] = [[]];
  for (const choice of choices) {
    sets = sets.flatMap((set) => choice.map((more) => [...new Set([...set, ...more])]));
    if (sets.length > MOST_SETS) {
      throw new SqlError(
        'TOO_MANY_GROUPING_SETS',
        `GROUP BY has ${sets.length} grouping sets but can contain at most ${MOST_SETS}`,
        node.position,
      );
    }
  }
  const once = new Map(sets.map((set) => [[...set].sort().join(), set]));
  const texts = [...once.values()].map((set) => `(${set.join(', ')})`);
  return ` GROUP BY GROUPING SETS (${texts.join(', ')})`;
}

function setsOf(element: GroupingElement, node: SelectQuery): readonly (readonly Expression[])[] {
  if (element.kind === 'simple') {
    return [element.expressions.map((expression) => selected(expression, node))];
  }
  const { sets } = element;
  if (element.kind === 'sets') return sets;
  if (element.kind === 'rollup') {
    return Array.from({ length: sets.length + 1 }, (_, i) => sets.slice(0, sets.length - i).flat());
  }
  return sets.reduce<readonly (readonly Expression[])[]>(
    (some, set) => some.flatMap((before) => [[...before, ...set], before]),
    [[]],
  );
}

function elementSql(
  element: GroupingElement,
  node: SelectQuery,
  key: (expression: Expression) => string,
): string {
  if (element.kind === 'simple') {
    return element.expressions.map((expression) => key(selected(expression, node))).join(', ');
  }
  const sets = element.sets.map((set) => {
    for (const expression of set) {
      if (expression.kind === 'name') continue;
      throw new SqlError(
        'INVALID_COLUMN_REFERENCE',
        'GROUP BY expression must be a column reference',
        expression.position,
      );
    }
    return `(${set.map(key).join(', ')})`;
  });
  const keyword = element.kind === 'sets' ? 'GROUPING SETS' : element.kind.toUpperCase();
  return `${keyword} (${sets.join(', ')})`;
}

/** `GROUP BY 2` is the second item of the select list. */
function selected(expression: Expression, node: SelectQuery): Expression {
  if (expression.kind !== 'integer') return expression;
  const item = node.items[Number(expression.text) - 1];
  if (node.items.slice(0, Number(expression.text)).some(({ kind }) => kind === 'all')) {
    throw new SqlError(
      'NOT_SUPPORTED',
      'A position in GROUP BY behind a * is not supported',
      expression.position,
    );
  }
  if (item?.kind === 'expression') return item.expression;
  throw new SqlError(
    'INVALID_COLUMN_REFERENCE',
    `GROUP BY position ${expression.text} is not in select list`,
    expression.position,
  );
}
