import type { Session } from '../front-end.ts';
import type { WriteStatement } from '../statements/write-tree.ts';
import type { Expression, Identifier, Statement } from '../tree.ts';
import { type LineageEnv, type LineageRelation, renamed } from './lineage-scope.ts';
import type { Influence, Lineage, LineageTables, Origin } from './lineage-types.ts';
import { through, united } from './lineage-types.ts';
import { traceExpression } from './trace-expression.ts';
import { traceQuery } from './trace-query.ts';
import { columnsOfTable, scopeOf, traceRelation } from './trace-relation.ts';

interface Traced {
  readonly target: string | null;
  readonly columns: Lineage['columns'];
}

/**
 * Where each column of a statement comes from, through WITH queries, subqueries, joins, set operations,
 * windows, lambdas and views. Null for a statement that has no columns: SHOW, USE, DROP.
 */
export function statementLineage(
  statement: Statement | WriteStatement,
  { session, tables }: { readonly session: Session; readonly tables: LineageTables },
): Lineage | null {
  const influences = new Map<Influence['kind'], readonly Origin[]>();
  const unknown = new Set<string>();
  const env: LineageEnv = {
    session,
    tables,
    queries: new Map(),
    outer: null,
    influence(kind, origins) {
      if (origins.length > 0) influences.set(kind, united(influences.get(kind) ?? [], origins));
    },
    lost: (name) => void unknown.add(name),
    traceQuery,
  };
  const traced = traceStatement(statement, env);
  if (traced === null) return null;
  return {
    ...traced,
    influences: [...influences].map(([kind, origins]) => ({
      kind,
      origins: origins.map(({ table, column }) => ({ table, column })),
    })),
    unknown: [...unknown],
  };
}

function traceStatement(statement: Statement | WriteStatement, env: LineageEnv): Traced | null {
  switch (statement.kind) {
    case 'query':
      return { target: null, columns: outputs(traceQuery(statement.query, env), null) };
    case 'explain':
    case 'explain-analyze':
      return traceStatement(statement.statement, env);
    case 'create-view': {
      const columns = outputs(traceQuery(statement.query, env), null);
      return { target: nameOf(statement.view, env), columns };
    }
    case 'create-table-as': {
      const columns = outputs(traceQuery(statement.query, env), namesOf(statement.columns));
      return { target: nameOf(statement.table, env), columns };
    }
    case 'insert':
      return traceInsert(statement, env);
    case 'update':
    case 'delete':
    case 'merge':
      return traceChange(statement, env);
    default:
      return null;
  }
}

type Of<Kind extends WriteStatement['kind']> = Extract<WriteStatement, { readonly kind: Kind }>;

function traceInsert(statement: Of<'insert'>, env: LineageEnv): Traced {
  const target = columnsOfTable(statement.table, { ...statement, period: null }, env);
  const names = namesOf(statement.columns) ?? target.columns.map(({ name }) => name ?? '');
  return {
    target: nameOf(statement.table, env),
    columns: outputs(traceQuery(statement.query, env), names),
  };
}

function traceChange(statement: Of<'update' | 'delete' | 'merge'>, env: LineageEnv): Traced {
  const own = columnsOfTable(statement.table, { ...statement, period: null }, env);
  const target = nameOf(statement.table, env);
  if (statement.kind !== 'merge') {
    const scope = scopeOf(own, env);
    if (statement.where !== null)
      env.influence('filter', traceExpression(statement.where, scope, env));
    if (statement.kind === 'delete') return { target, columns: [] };
    return { target, columns: assigned(statement.assignments, own, env) };
  }
  const { alias } = statement;
  const changed = alias === null ? own : renamed(own, alias, null);
  const source = traceRelation(statement.source, env);
  const all: LineageRelation = {
    columns: [...changed.columns, ...source.columns],
    open: source.open,
  };
  env.influence('join', traceExpression(statement.on, scopeOf(all, env), env));
  const columns = statement.cases.flatMap((one): Lineage['columns'] => {
    if (one.condition !== null) {
      env.influence('filter', traceExpression(one.condition, scopeOf(all, env), env));
    }
    if (one.kind === 'delete') return [];
    if (one.kind === 'update') return assigned(one.assignments, all, env);
    const names = one.columns.length > 0 ? one.columns.map(({ value }) => value) : null;
    const targets = names ?? own.columns.map(({ name }) => name ?? '');
    return one.values.map((value, index) => ({
      name: targets[index] ?? '',
      origins: traceExpression(value, scopeOf(all, env), env),
    }));
  });
  return { target, columns: merged(columns) };
}

const assigned = (
  assignments: readonly { readonly column: Identifier; readonly value: Expression }[],
  relation: LineageRelation,
  env: LineageEnv,
): Lineage['columns'] =>
  assignments.map(({ column, value }) => ({
    name: column.value,
    origins: traceExpression(value, scopeOf(relation, env), env),
  }));

/** A column that several cases set comes from all of them. */
function merged(columns: Lineage['columns']): Lineage['columns'] {
  const byName = Map.groupBy(columns, ({ name }) => name.toLowerCase());
  return [...byName.values()].map((same) => ({
    name: same[0]?.name ?? '',
    origins: united(...same.map(({ origins }) => origins)),
  }));
}

const namesOf = (columns: readonly Identifier[] | null): readonly string[] | null =>
  columns === null ? null : columns.map(({ value }) => value);

function nameOf(name: readonly Identifier[], { session }: LineageEnv): string {
  const parts = name.map(({ value }) => value.toLowerCase());
  const [table = '', schema = session.schema ?? '', catalog = session.catalog ?? ''] =
    parts.toReversed();
  return `${catalog}.${schema}.${table}`;
}

/** Columns as the result shows them. */
function outputs(
  { columns, open }: LineageRelation,
  names: readonly string[] | null,
): Lineage['columns'] {
  const known = columns.map(({ name, origins }, index) => ({
    name: names?.[index] ?? name ?? `_col${index}`,
    origins,
  }));
  const rest = open === null ? [] : [{ name: '…', origins: through('computed', open) }];
  return [...known, ...rest];
}
