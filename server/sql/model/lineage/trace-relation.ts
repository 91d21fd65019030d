import type { Relation } from '../query-tree.ts';
import { lower } from '../scope.ts';
import { tableKey } from '../table-key.ts';
import { qualify } from '../table-references.ts';
import type { Identifier } from '../tree.ts';
import type { TrinoType } from '../types.ts';
import {
  columnNamed,
  type LineageColumn,
  type LineageEnv,
  type LineageRelation,
  type LineageScope,
  NOTHING,
  renamed,
} from './lineage-scope.ts';
import { type Origin, through, united } from './lineage-types.ts';
import { traceExpression } from './trace-expression.ts';

type Of<Kind extends Relation['kind']> = Extract<Relation, { readonly kind: Kind }>;

/** The columns of a relation with where they come from; `left` is what stands to its left in sight. */
export function traceRelation(
  node: Relation,
  env: LineageEnv,
  left: LineageRelation = NOTHING,
): LineageRelation {
  switch (node.kind) {
    case 'table':
      return traceTable(node, env);
    case 'subquery':
      return unnamed(env.traceQuery(node.query, env));
    case 'lateral':
      return unnamed(env.traceQuery(node.query, { ...env, outer: scopeOf(left, env) }));
    case 'alias':
      return renamed(traceRelation(node.relation, env, left), node.name, node.columns);
    case 'sample':
      return traceRelation(node.relation, env, left);
    case 'join':
      return traceJoin(node, env, left);
    case 'unnest':
      return traceUnnest(node, env, left);
    case 'json-table':
      return traceJsonTable(node, env, left);
    case 'table-function':
      return traceFunction(node, env);
    case 'unsupported-relation':
      env.lost(node.what);
      return { columns: [], open: [] };
  }
}

export const scopeOf = (relation: LineageRelation, env: LineageEnv): LineageScope => ({
  relation,
  outer: env.outer,
});

const unnamed = ({ columns, open }: LineageRelation): LineageRelation => ({
  columns: columns.map((column) => ({ ...column, relation: [] })),
  open,
});

function traceTable(node: Of<'table'>, env: LineageEnv): LineageRelation {
  const [only] = node.name;
  const named =
    node.name.length === 1 && only !== undefined ? env.queries.get(lower(only)) : undefined;
  if (named !== undefined && only !== undefined) return renamed(named, only, null);
  return columnsOfTable(node.name, node, env);
}

/** Columns of a table by its name; of a view what its query says. */
export function columnsOfTable(
  name: readonly Identifier[],
  { period, position }: Pick<Of<'table'>, 'period' | 'position'>,
  env: LineageEnv,
): LineageRelation {
  const reference = qualify(name, env.session, period, position);
  const table = env.tables.get(tableKey(reference));
  const relation = [reference.catalog, reference.schema, reference.table];
  if (table === undefined) {
    env.lost(relation.join('.'));
    return { columns: [], open: [] };
  }
  const inner =
    table.view === null
      ? null
      : env.traceQuery(table.view.query, {
          ...env,
          session: table.view.session,
          tables: table.view.tables,
          queries: new Map(),
          outer: null,
        });
  const columns = table.columns.map(({ name: column, type }, index): LineageColumn => {
    const own: readonly Origin[] = [{ table: table.name, column, how: 'copied' }];
    return { relation, name: column, type, origins: inner?.columns[index]?.origins ?? own };
  });
  return { columns, open: null };
}

function traceJoin(node: Of<'join'>, env: LineageEnv, before: LineageRelation): LineageRelation {
  const left = traceRelation(node.left, env, before);
  const right = traceRelation(node.right, env, both(before, left));
  const { criteria } = node;
  if (criteria?.kind !== 'using') {
    const joined = both(left, right);
    if (criteria !== null) {
      env.influence('join', traceExpression(criteria.condition, scopeOf(joined, env), env));
    }
    return joined;
  }
  const names = new Set(criteria.columns.map(lower));
  const sides = [left, right].map(({ columns }) =>
    columns.filter(({ name, hidden }) => hidden !== true && names.has(name?.toLowerCase() ?? '')),
  );
  env.influence('join', united(...sides.flat().map(({ origins }) => origins)));
  const merged = criteria.columns.map((name): LineageColumn => {
    const [a, b] = sides.map((side) => side.find((one) => one.name?.toLowerCase() === lower(name)));
    const isBoth = node.join === 'full' || node.join === 'right';
    const origins = isBoth
      ? through('computed', united(a?.origins ?? [], b?.origins ?? []))
      : (a?.origins ?? []);
    return { relation: [], name: a?.name ?? name.value, origins, type: a?.type ?? null };
  });
  const hide = (column: LineageColumn): LineageColumn =>
    names.has(column.name?.toLowerCase() ?? '') ? { ...column, hidden: true } : column;
  const { columns, open } = both(left, right);
  return { columns: [...merged, ...columns.map(hide)], open };
}

const both = (left: LineageRelation, right: LineageRelation): LineageRelation => ({
  columns: [...left.columns, ...right.columns],
  open:
    left.open === null && right.open === null ? null : united(left.open ?? [], right.open ?? []),
});

/** A column for each element, or for each field of an element that is a row. */
function traceUnnest(node: Of<'unnest'>, env: LineageEnv, left: LineageRelation): LineageRelation {
  const scope = scopeOf(left, env);
  const columns = node.expressions.flatMap((item): readonly LineageColumn[] => {
    const origins = through('computed', traceExpression(item, scope, env));
    const type =
      item.kind === 'name' ? (columnNamed(item.parts, scope)?.column.type ?? null) : null;
    return elementsOf(type).map((element) => ({ relation: [], origins, ...element }));
  });
  const ordinality: LineageColumn = {
    relation: [],
    name: null,
    origins: [],
    type: { kind: 'bigint' },
  };
  return { columns: node.withOrdinality ? [...columns, ordinality] : columns, open: null };
}

function elementsOf(
  type: TrinoType | null,
): readonly { readonly name: string | null; readonly type: TrinoType | null }[] {
  if (type?.kind === 'map') return [type.key, type.value].map((one) => ({ name: null, type: one }));
  if (type?.kind !== 'array') return [{ name: null, type: null }];
  return type.element.kind === 'row' ? type.element.fields : [{ name: null, type: type.element }];
}

/** What JSON_TABLE gives comes from its document, but for the numbers of its rows. */
function traceJsonTable(
  { invocation, columns }: Of<'json-table'>,
  env: LineageEnv,
  left: LineageRelation,
): LineageRelation {
  const document = traceExpression(invocation.input.value, scopeOf(left, env), env);
  const origins = through('computed', document);
  return {
    columns: columns.map(({ kind, name }) => ({
      relation: [],
      name,
      origins: kind === 'ordinality' ? [] : origins,
      type: null,
    })),
    open: null,
  };
}

/** What a table function makes of its tables is not known; it comes from what goes in. */
function traceFunction(node: Of<'table-function'>, env: LineageEnv): LineageRelation {
  const inputs = node.args.map((arg) =>
    arg.kind === 'relation' ? traceRelation(arg.relation, env) : NOTHING,
  );
  if (inputs.every((input) => input === NOTHING)) env.lost(`${node.name}(…)`);
  const columns = inputs.flatMap((input) => input.columns);
  const origins = through('computed', united(...columns.map((column) => column.origins)));
  return { columns: unnamed({ columns, open: null }).columns, open: origins };
}
