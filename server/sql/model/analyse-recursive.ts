import { coerce } from './cast.ts';
import { canCoerce } from './coercion.ts';
import { type Position, SqlError } from './front-end.ts';
import type { Query, QueryBody, Relation } from './query-tree.ts';
import { quoteString } from './quote.ts';
import { type AnalysedQuery, type Around, lower, type NamedQuery } from './scope.ts';
import { formatType } from './types.ts';
import { renamedColumns, type WithQuery } from './with-query.ts';
import { requireOneZone } from './zones.ts';

/** Trino's default of the session property `max_recursion_depth`. */
const DEFAULT_DEPTH = 10;
/** Each step is a clause of the statement. */
const MAX_DEPTH = 200;

interface Recursive {
  readonly clauses: readonly string[];
  readonly named: NamedQuery;
}

/**
 * A query of WITH RECURSIVE that refers to itself, unrolled as Trino does it: a clause per step, and
 * a failure where the last step still gives rows. Null for a query that does not refer to itself.
 */
export function analyseRecursive(named: WithQuery, around: Around): Recursive | null {
  if (named.columns === null) {
    throw new SqlError(
      'MISSING_COLUMN_ALIASES',
      'missing column aliases in recursive WITH query',
      named.name.position,
    );
  }
  const name = lower(named.name);
  const { body } = named.query;
  const references = referencesTo(name, named.query);
  const [first] = references;
  if (first === undefined) return null;
  const union = body.kind === 'set-operation' && body.operator === 'union' ? body : null;
  if (union === null) throw notAllowed(first);
  refuseClauses(named.query);
  const [inBase] = referencesTo(name, union.left);
  if (inBase !== undefined) {
    throw new SqlError(
      'INVALID_RECURSIVE_REFERENCE',
      'WITH table name is referenced in the base relation of recursion',
      inBase,
    );
  }
  const [, second] = references;
  if (second !== undefined) {
    throw new SqlError(
      'INVALID_RECURSIVE_REFERENCE',
      'multiple recursive references in the step relation of recursion',
      second,
    );
  }
  if (!isInFrom(name, union.right)) throw notAllowed(first);
  return unrolled(named, union, around);
}

const notAllowed = (position: Position): SqlError =>
  new SqlError(
    'INVALID_RECURSIVE_REFERENCE',
    'recursive reference not allowed in this context',
    position,
  );

function refuseClauses(query: Query): void {
  const clause =
    query.with !== null
      ? 'WITH'
      : query.orderBy.length > 0
        ? 'ORDER BY'
        : query.offset !== null
          ? 'OFFSET'
          : query.limit !== null
            ? 'LIMIT'
            : null;
  if (clause === null) return;
  throw new SqlError(
    'NOT_SUPPORTED',
    `immediate ${clause} clause within recursive query is not supported`,
    query.position,
  );
}

/** Where a query names the table `name`, in the order of the text. */
function referencesTo(name: string, node: unknown): readonly Position[] {
  if (typeof node !== 'object' || node === null) return [];
  if (isTable(node) && node.name.length === 1 && node.name[0] !== undefined) {
    return lower(node.name[0]) === name ? [node.position] : [];
  }
  return Object.values(node).flatMap((child) => referencesTo(name, child));
}

type Table = Extract<Relation, { readonly kind: 'table' }>;

const isTable = (node: object): node is Table => 'kind' in node && node.kind === 'table';

/** Whether the step reads the table in its FROM, where rows of the step before can come from. */
function isInFrom(name: string, body: QueryBody): boolean {
  if (body.kind === 'nested') return isInFrom(name, body.query.body);
  return body.kind === 'select' && body.from !== null && isInRelation(name, body.from);
}

function isInRelation(name: string, node: Relation): boolean {
  switch (node.kind) {
    case 'table':
      return node.name.length === 1 && node.name[0] !== undefined && lower(node.name[0]) === name;
    case 'alias':
      return isInRelation(name, node.relation);
    case 'join': {
      const left = node.join !== 'right' && node.join !== 'full';
      const right = node.join !== 'left' && node.join !== 'full';
      return (left && isInRelation(name, node.left)) || (right && isInRelation(name, node.right));
    }
    default:
      return false;
  }
}

type Union = Extract<QueryBody, { readonly kind: 'set-operation' }>;

function unrolled(named: WithQuery, union: Union, around: Around): Recursive {
  const { env } = around;
  const select = (body: QueryBody, queries: Around['queries']): AnalysedQuery =>
    env.analyseQuery({ ...named.query, body }, { ...around, queries });
  const wanted = Number(env.session.properties?.['max_recursion_depth'] ?? DEFAULT_DEPTH);
  const limit = Math.min(wanted, MAX_DEPTH);
  const base = select(union.left, around.queries);
  for (const held of base.columns) requireOneZone([held, {}], named.name.position);
  const columns = renamedColumns(named.name, named.columns, base.columns);
  const aliases = [env.nextAlias()];
  const clauses = [`${aliases[0]} AS MATERIALIZED (${base.sql})`];
  for (let depth = 0; depth <= limit; depth += 1) {
    const alias = aliases.at(-1) ?? '';
    const queries = new Map(around.queries).set(lower(named.name), { alias, columns });
    const step = fitted(
      select(union.right, queries),
      columns,
      union.right.position,
      env.nextAlias(),
    );
    const next = env.nextAlias();
    clauses.push(`${next} AS MATERIALIZED (${step})`);
    aliases.push(next);
  }
  const last = aliases.pop() ?? '';
  const names = columns.map((_, i) => `c${i}`).join(', ');
  const message = `NOT_SUPPORTED: Recursion depth limit exceeded (${limit}). Use 'max_recursion_depth' session property to modify the limit.`;
  // The message depends on a row, so that it is not computed before there is one.
  const guard = `CAST(${quoteString(message)} || left(CAST(ROW(${names}) AS VARCHAR), 0) AS INTEGER) = 0`;
  const all = [
    ...aliases.map((alias) => `SELECT ${names} FROM ${alias}`),
    `SELECT ${names} FROM ${last} WHERE ${guard}`,
  ].join(' UNION ALL ');
  const alias = env.nextAlias();
  const rows = union.all ? all : `SELECT DISTINCT ${names} FROM (${all})`;
  return { clauses: [...clauses, `${alias} AS (${rows})`], named: { alias, columns } };
}

/** A step with the types of the base. */
function fitted(
  step: AnalysedQuery,
  columns: NamedQuery['columns'],
  position: Position,
  alias: string,
): string {
  if (step.columns.length !== columns.length) {
    throw new SqlError(
      'TYPE_MISMATCH',
      `base and step relations of recursion have different number of fields: ${columns.length}, ${step.columns.length}`,
      position,
    );
  }
  const items = columns.map(({ type }, i) => {
    const given = step.columns[i]?.type ?? type;
    requireOneZone([step.columns[i] ?? {}, {}], position);
    if (!canCoerce(given, type)) {
      throw new SqlError(
        'TYPE_MISMATCH',
        `recursion step relation output type (${formatType(given)}) is not coercible to recursion base relation output type (${formatType(type)}) at column ${i + 1}`,
        position,
      );
    }
    return `${coerce({ type: given, sql: `${alias}.c${i}` }, type).sql} AS c${i}`;
  });
  return `SELECT ${items.join(', ')} FROM (${step.sql}) AS ${alias}`;
}
