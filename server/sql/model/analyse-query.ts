import { analyseSelect } from './analyse-select.ts';
import { sortSql } from './analyse-window.ts';
import { coerce } from './cast.ts';
import { commonType } from './coercion.ts';
import { isOrderable, unifyAll } from './comparison.ts';
import { type Position, SqlError } from './front-end.ts';
import type { Query, QueryBody, RowCount } from './query-tree.ts';
import {
  type AnalysedQuery,
  type Around,
  analyse,
  lower,
  type NamedQuery,
  plainContext,
} from './scope.ts';
import { type Typed, UNKNOWN } from './typed.ts';
import { formatType } from './types.ts';
import { requireUtc } from './zones.ts';

type Column = NamedQuery['columns'][number];

/** A query with its WITH, ORDER BY and LIMIT as one DuckDB SELECT. Throws `SqlError`. */
export function analyseQuery(query: Query, around: Around): AnalysedQuery {
  const clauses: string[] = [];
  let queries = around.queries;
  if (query.with?.recursive === true) {
    throw new SqlError('NOT_SUPPORTED', 'WITH RECURSIVE is not supported', query.position);
  }
  for (const named of query.with?.queries ?? []) {
    const inner = analyseQuery(named.query, { env: around.env, queries, outer: null });
    const alias = around.env.nextAlias();
    if (named.columns !== null && named.columns.length !== inner.columns.length) {
      throw new SqlError(
        'MISMATCHED_COLUMN_ALIASES',
        `Column alias list has ${named.columns.length} entries but '${named.name.value}' has ${inner.columns.length} columns available`,
        named.name.position,
      );
    }
    const columns = inner.columns.map(
      ({ name, type }, i): Column => ({ name: named.columns?.[i]?.value ?? name, type }),
    );
    clauses.push(`${alias} AS (${inner.sql})`);
    queries = new Map(queries).set(lower(named.name), { alias, columns });
  }
  const body = analyseBody(query, { ...around, queries });
  const prefix = clauses.length === 0 ? '' : `WITH ${clauses.join(', ')} `;
  return { sql: `${prefix}${body.sql}`, columns: body.columns };
}

function analyseBody(query: Query, around: Around): AnalysedQuery {
  const { body, orderBy } = query;
  const limit = limitSql(query, around);
  if (body.kind === 'select') {
    const select = analyseSelect(body, orderBy, around);
    return { sql: `${select.sql}${limit}`, columns: select.columns };
  }
  const inner = analyseTerm(body, around);
  if (orderBy.length === 0 && limit === '') return inner;
  const alias = around.env.nextAlias();
  const fields = inner.columns.map(({ name, type }, i) => ({
    relation: [],
    name,
    value: { type, sql: `${alias}.c${i}` } satisfies Typed,
  }));
  const context = plainContext(around, fields);
  const keys = orderBy.map((item) => {
    const { expression } = item;
    const value =
      expression.kind === 'integer'
        ? ordinal(
            expression.text,
            expression.position,
            fields.map((field) => field.value),
          )
        : analyse(expression, context);
    requireOrderable(value, expression.position);
    return sortSql(value.sql, item);
  });
  const order = keys.length === 0 ? '' : ` ORDER BY ${keys.join(', ')}`;
  const columns = inner.columns.map((_, i) => `${alias}.c${i} AS c${i}`).join(', ');
  return {
    sql: `SELECT ${columns} FROM (${inner.sql}) AS ${alias}${order}${limit}`,
    columns: inner.columns,
  };
}

function ordinal(text: string, position: Position, values: readonly Typed[]): Typed {
  const value = values[Number(text) - 1];
  if (value !== undefined) return value;
  throw new SqlError(
    'INVALID_COLUMN_REFERENCE',
    `ORDER BY position ${text} is not in select list`,
    position,
  );
}

function requireOrderable(value: Typed, position: Position): void {
  if (isOrderable(value.type)) return;
  throw new SqlError(
    'NOT_SUPPORTED',
    `Ordering by ${formatType(value.type)} is not supported`,
    position,
  );
}

function analyseTerm(body: QueryBody, around: Around): AnalysedQuery {
  switch (body.kind) {
    case 'select':
      return analyseSelect(body, [], around);
    case 'nested':
      return analyseQuery(body.query, around);
    case 'values':
      return analyseValues(body, around);
    case 'set-operation':
      return setOperation(body, around);
  }
}

function analyseValues(
  body: Extract<QueryBody, { readonly kind: 'values' }>,
  around: Around,
): AnalysedQuery {
  const context = plainContext(around, []);
  const rows = body.rows.map((row) => {
    const items = row.kind === 'row' ? row.items : [row];
    return items.map((item) => {
      const value = analyse(item, context);
      requireUtc(value, item.position, 'a value of VALUES');
      return value;
    });
  });
  const width = rows[0]?.length ?? 0;
  const uneven = rows.findIndex((row) => row.length !== width);
  const mismatch = () =>
    new SqlError('TYPE_MISMATCH', 'Values rows have mismatched sizes or types', body.position);
  if (uneven >= 0) throw mismatch();
  const columns = Array.from({ length: width }, (_, i) =>
    unifyAll(
      rows.flatMap((row) => row[i] ?? []),
      mismatch,
    ),
  );
  const tuples = rows.map(
    (_, r) => `(${columns.map((column) => column[r]?.sql ?? 'NULL').join(', ')})`,
  );
  const alias = around.env.nextAlias();
  const names = columns.map((_, i) => `c${i}`).join(', ');
  return {
    sql: `SELECT ${names} FROM (VALUES ${tuples.join(', ')}) AS ${alias}(${names})`,
    columns: columns.map((column) => ({ name: null, type: column[0]?.type ?? UNKNOWN })),
  };
}

function setOperation(
  body: Extract<QueryBody, { readonly kind: 'set-operation' }>,
  around: Around,
): AnalysedQuery {
  const left = analyseTerm(body.left, around);
  const right = analyseTerm(body.right, around);
  if (left.columns.length !== right.columns.length) {
    throw new SqlError(
      'TYPE_MISMATCH',
      `${body.operator.toUpperCase()} query has different number of fields: ${left.columns.length}, ${right.columns.length}`,
      body.position,
    );
  }
  const columns = left.columns.map(({ name, type }, i): Column => {
    const other = right.columns[i]?.type ?? UNKNOWN;
    const common = commonType(type, other);
    if (common !== null) return { name, type: common };
    throw new SqlError(
      'TYPE_MISMATCH',
      `column ${i + 1} in ${body.operator.toUpperCase()} query has incompatible types: ${formatType(type)}, ${formatType(other)}`,
      body.position,
    );
  });
  const side = (query: AnalysedQuery): string => {
    const alias = around.env.nextAlias();
    const items = query.columns.map(({ type }, i) => {
      const target = columns[i]?.type ?? type;
      return `${coerce({ type, sql: `${alias}.c${i}` }, target).sql} AS c${i}`;
    });
    return `SELECT ${items.join(', ')} FROM (${query.sql}) AS ${alias}`;
  };
  const all = body.all ? ' ALL' : '';
  return { sql: `(${side(left)}) ${body.operator.toUpperCase()}${all} (${side(right)})`, columns };
}

function limitSql(query: Query, around: Around): string {
  if (query.fetch?.withTies === true) {
    throw new SqlError(
      'NOT_SUPPORTED',
      'FETCH FIRST WITH TIES is not supported',
      query.fetch.position,
    );
  }
  const limit = query.limit === null ? null : rowCount(query.limit, around);
  if (query.fetch !== null && limit === 0n) {
    throw new SqlError(
      'SYNTAX_ERROR',
      'FETCH FIRST row count must be positive (actual value: 0)',
      query.fetch.position,
    );
  }
  const offset = query.offset === null ? null : rowCount(query.offset, around);
  return `${limit === null ? '' : ` LIMIT ${limit}`}${offset === null ? '' : ` OFFSET ${offset}`}`;
}

function rowCount(node: RowCount, around: Around): bigint {
  if (node.kind === 'integer') {
    const value = BigInt(node.text);
    if (value < 2n ** 63n) return value;
    throw new SqlError('SYNTAX_ERROR', `Invalid numeric literal: ${node.text}`, node.position);
  }
  const value = analyse(node, plainContext(around, []));
  if (typeof value.constant === 'bigint' && value.constant >= 0n) return value.constant;
  throw new SqlError(
    'INVALID_ARGUMENTS',
    'A row count must be a whole number of at least 0',
    node.position,
  );
}
