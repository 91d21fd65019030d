import { analyseCondition } from './analyse-condition.ts';
import { jsonTable } from './analyse-json-table.ts';
import { sample } from './analyse-sample.ts';
import { tableFunction } from './analyse-table-function.ts';
import { unnest } from './analyse-unnest.ts';
import { coerce } from './cast.ts';
import { commonType } from './coercion.ts';
import { compare } from './comparison.ts';
import { SqlError } from './front-end.ts';
import type { JoinKind, Relation } from './query-tree.ts';
import { quoteIdentifier } from './quote.ts';
import { type Around, type Field, lower, plainContext } from './scope.ts';
import { tableKey } from './table-key.ts';
import { qualify } from './table-references.ts';
import type { Identifier } from './tree.ts';
import type { Typed } from './typed.ts';
import type { TrinoType } from './types.ts';
import { fromColumn } from './zones.ts';

export interface AnalysedRelation {
  /** Stands in a FROM clause. */
  readonly sql: string;
  readonly fields: readonly Field[];
}

export function analyseRelation(node: Relation, around: Around): AnalysedRelation {
  switch (node.kind) {
    case 'table':
      return table(node, around);
    case 'subquery':
      return derived(node, around);
    case 'alias':
      return aliased(node, around);
    case 'join':
      return join(node, around);
    case 'unnest':
      return unnest(node, around, []);
    case 'json-table':
      return jsonTable(node, around, []);
    case 'lateral':
      return lateral(node, around, []);
    case 'sample':
      return sample(node, analyseRelation(node.relation, around), around);
    case 'table-function':
      return tableFunction(node, around, analyseRelation);
    case 'unsupported-relation':
      throw new SqlError('NOT_SUPPORTED', `${node.what} is not supported`, node.position);
  }
}

function table(
  node: Extract<Relation, { readonly kind: 'table' }>,
  around: Around,
): AnalysedRelation {
  const [only] = node.name;
  const named =
    node.name.length === 1 && only !== undefined ? around.queries.get(lower(only)) : undefined;
  const alias = around.env.nextAlias();
  if (named !== undefined && only !== undefined) {
    const fields = named.columns.map(
      (held, i): Field => ({
        relation: [lower(only)],
        name: held.name,
        value: fromColumn(`${alias}.c${i}`, held),
      }),
    );
    return { sql: `${named.alias} AS ${alias}`, fields };
  }
  const reference = qualify(node.name, around.env.session, node.period, node.position);
  const { catalog, schema, table: name } = reference;
  const bound = around.env.tables.get(tableKey(reference));
  if (bound === undefined) {
    throw new SqlError(
      'TABLE_NOT_FOUND',
      `Table '${catalog}.${schema}.${name}' does not exist`,
      node.position,
    );
  }
  const field = (item: { readonly name: string; readonly type: TrinoType }): Field => ({
    relation: [catalog, schema, name],
    name: item.name,
    value: { type: item.type, sql: `${alias}.${quoteIdentifier(item.name)}` },
  });
  const unlisted = (bound.unlisted ?? []).map((item) => ({ ...field(item), unlisted: true }));
  const fields = [...bound.columns.map(field), ...unlisted];
  return { sql: `(SELECT * FROM ${bound.relationSql}) AS ${alias}`, fields };
}

function derived(
  node: Extract<Relation, { readonly kind: 'subquery' }>,
  around: Around,
): AnalysedRelation {
  const query = around.env.analyseQuery(node.query, around);
  const alias = around.env.nextAlias();
  const fields = query.columns.map(
    (held, i): Field => ({
      relation: [],
      name: held.name,
      value: fromColumn(`${alias}.c${i}`, held),
    }),
  );
  return { sql: `(${query.sql}) AS ${alias}`, fields };
}

function aliased(
  node: Extract<Relation, { readonly kind: 'alias' }>,
  around: Around,
): AnalysedRelation {
  return renamed(analyseRelation(node.relation, around), node);
}

function renamed(
  relation: AnalysedRelation,
  node: Extract<Relation, { readonly kind: 'alias' }>,
): AnalysedRelation {
  const visible = relation.fields.filter((field) => !field.hidden && !field.unlisted);
  if (node.columns !== null && node.columns.length !== visible.length) {
    throw new SqlError(
      'MISMATCHED_COLUMN_ALIASES',
      `Column alias list has ${node.columns.length} entries but '${node.name.value}' has ${visible.length} columns available`,
      node.position,
    );
  }
  const fields = visible.map(
    (field, i): Field => ({
      relation: [lower(node.name)],
      name: node.columns?.[i]?.value ?? field.name,
      value: field.value,
    }),
  );
  const unlisted = relation.fields
    .filter((field) => field.unlisted === true)
    .map((field) => ({ ...field, relation: [lower(node.name)] }));
  return { sql: relation.sql, fields: [...fields, ...unlisted] };
}

/** A query that sees the columns to its left. */
function lateral(
  node: Extract<Relation, { readonly kind: 'lateral' }>,
  around: Around,
  left: readonly Field[],
): AnalysedRelation {
  const outer = { fields: left, outer: around.outer };
  const { sql, fields } = derived({ ...node, kind: 'subquery' }, { ...around, outer });
  return { sql: `LATERAL ${sql}`, fields };
}

const JOINS: Readonly<Record<JoinKind, string>> = {
  inner: 'INNER JOIN',
  left: 'LEFT JOIN',
  right: 'RIGHT JOIN',
  full: 'FULL JOIN',
  cross: 'CROSS JOIN',
};

function join(
  node: Extract<Relation, { readonly kind: 'join' }>,
  around: Around,
): AnalysedRelation {
  const left = analyseRelation(node.left, around);
  const right = rightSide(node, left, around);
  const keyword = JOINS[node.join];
  const fields = [...left.fields, ...right.fields];
  if (node.criteria?.kind === 'using')
    return joinUsing(node.criteria.columns, node, left, right, keyword);
  if (node.criteria === null) {
    if (node.join !== 'cross')
      throw new SqlError('SYNTAX_ERROR', 'A join needs ON or USING', node.position);
    return { sql: `(${left.sql} CROSS JOIN ${right.sql})`, fields };
  }
  const { condition } = node.criteria;
  const context = {
    ...plainContext(around, fields),
    noAggregates: 'JOIN',
    noWindows: 'JOIN',
    clausePosition: condition.position,
  };
  if (isUnnest(node.right) && condition.kind !== 'boolean') {
    throw new SqlError(
      'NOT_SUPPORTED',
      'A join with UNNEST on another condition than TRUE is not supported',
      node.position,
    );
  }
  const on = analyseCondition(condition, context, 'JOIN ON clause');
  if (node.join !== 'inner' && on.includes('SELECT')) {
    throw new SqlError(
      'NOT_SUPPORTED',
      `A subquery in the condition of a ${JOINS[node.join]} is not supported`,
      condition.position,
    );
  }
  if (node.join === 'left' && right.sql.startsWith('LATERAL ') && on !== 'true') {
    // DuckDB takes few conditions here: rows that do not meet it are none of the right side.
    const inner = right.sql.slice('LATERAL '.length);
    const alias = / AS (\w+)$/.exec(inner)?.[1] ?? around.env.nextAlias();
    const kept = `LATERAL (SELECT * FROM ${inner} WHERE ${on}) AS ${alias}`;
    return { sql: `(${left.sql} ${keyword} ${kept} ON true)`, fields };
  }
  return { sql: `(${left.sql} ${keyword} ${right.sql} ON ${on})`, fields };
}

const seesLeft = (node: Relation): boolean =>
  node.kind === 'unnest' ||
  node.kind === 'lateral' ||
  node.kind === 'json-table' ||
  (node.kind === 'alias' && seesLeft(node.relation));

const isUnnest = (node: Relation): boolean =>
  node.kind === 'unnest' || (node.kind === 'alias' && isUnnest(node.relation));

/** UNNEST and LATERAL see the columns to their left. */
function rightSide(
  node: Extract<Relation, { readonly kind: 'join' }>,
  left: AnalysedRelation,
  around: Around,
): AnalysedRelation {
  if (!seesLeft(node.right)) return analyseRelation(node.right, around);
  if (node.join === 'right' || node.join === 'full') {
    throw new SqlError(
      'NOT_SUPPORTED',
      `${JOINS[node.join]} with UNNEST or LATERAL is not supported`,
      node.position,
    );
  }
  return sideways(node.right, left.fields, around);
}

function sideways(node: Relation, left: readonly Field[], around: Around): AnalysedRelation {
  if (node.kind === 'unnest') return unnest(node, around, left);
  if (node.kind === 'json-table') return jsonTable(node, around, left);
  if (node.kind === 'lateral') return lateral(node, around, left);
  if (node.kind === 'alias') return renamed(sideways(node.relation, left, around), node);
  return analyseRelation(node, around);
}

function joinUsing(
  columns: readonly Identifier[],
  node: Extract<Relation, { readonly kind: 'join' }>,
  left: AnalysedRelation,
  right: AnalysedRelation,
  keyword: string,
): AnalysedRelation {
  const pairs = columns.map((name) => {
    const a = sideColumn(name, left, 'left');
    const b = sideColumn(name, right, 'right');
    const common = commonType(a.value.type, b.value.type);
    if (common === null) {
      throw new SqlError(
        'TYPE_MISMATCH',
        `Column types of '${name.value}' do not match`,
        name.position,
      );
    }
    const on = compare('=', a.value, b.value, name.position).sql;
    const [x, y] = [coerce(a.value, common).sql, coerce(b.value, common).sql];
    const value: Typed =
      node.join === 'full' || node.join === 'right'
        ? { type: common, sql: `COALESCE(${x}, ${y})` }
        : { type: common, sql: x };
    const merged: Field = { relation: [], name: a.name, value };
    return { a, b, on, merged };
  });
  const joined = new Set(pairs.flatMap(({ a, b }) => [a, b]));
  const rest = [...left.fields, ...right.fields].map((field) =>
    joined.has(field) ? { ...field, hidden: true } : field,
  );
  return {
    sql: `(${left.sql} ${keyword} ${right.sql} ON ${pairs.map(({ on }) => on).join(' AND ')})`,
    fields: [
      ...pairs.map(({ merged }) => merged),
      ...rest.filter((field) => field.hidden !== true),
    ],
  };
}

function sideColumn(name: Identifier, relation: AnalysedRelation, side: string): Field {
  const matches = relation.fields.filter(
    (field) => field.name?.toLowerCase() === lower(name) && field.hidden !== true,
  );
  const [field, second] = matches;
  if (field === undefined) {
    throw new SqlError(
      'COLUMN_NOT_FOUND',
      `Column '${lower(name)}' is missing from ${side} side of join`,
      name.position,
    );
  }
  if (second !== undefined)
    throw new SqlError('AMBIGUOUS_NAME', `Column '${lower(name)}' is ambiguous`, name.position);
  return field;
}
