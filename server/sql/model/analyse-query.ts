import { analyseSelect } from './analyse-select.ts';
import { analyseWith } from './analyse-with.ts';
import { coerce } from './cast.ts';
import { commonType } from './coercion.ts';
import { unifyAll } from './comparison.ts';
import { type Position, SqlError } from './front-end.ts';
import type { Query, QueryBody } from './query-tree.ts';
import { isUnlimited, limitsOf, orderedSql, UNLIMITED } from './row-limits.ts';
import {
  type AnalysedQuery,
  type Around,
  analyse,
  type NamedQuery,
  plainContext,
} from './scope.ts';
import { type Typed, UNKNOWN } from './typed.ts';
import { formatType } from './types.ts';
import { distinctForm, sortKey } from './value-order.ts';
import { type ColumnZone, fromColumn, packed, requireOneZone, toColumn } from './zones.ts';

type Column = NamedQuery['columns'][number];

/** A query with its WITH, ORDER BY and LIMIT as one DuckDB SELECT. Throws `SqlError`. */
export function analyseQuery(query: Query, outside: Around): AnalysedQuery {
  const { functions } = query;
  const around =
    functions === undefined ? outside : { ...outside, env: { ...outside.env, functions } };
  const { clauses, queries } = analyseWith(query, around);
  const body = analyseBody(query, { ...around, queries });
  const prefix = clauses.length === 0 ? '' : `WITH ${clauses.join(', ')} `;
  return { sql: `${prefix}${body.sql}`, columns: body.columns };
}

function analyseBody(query: Query, around: Around): AnalysedQuery {
  const { body, orderBy } = query;
  const limits = limitsOf(query, around);
  if (body.kind === 'select') return analyseSelect(body, orderBy, limits, around);
  const inner = analyseTerm(body, around);
  if (orderBy.length === 0 && isUnlimited(limits)) return inner;
  const alias = around.env.nextAlias();
  const fields = inner.columns.map((column, i) => ({
    relation: [],
    name: column.name,
    value: fromColumn(`${alias}.c${i}`, column),
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
    const sql = sortKey(value, query.position);
    return { sql, computed: false, item };
  });
  const columns = inner.columns.map((_, i) => `${alias}.c${i} AS c${i}`);
  const from = ` FROM (${inner.sql}) AS ${alias}`;
  return { sql: orderedSql({ columns, from, keys, limits }, around.env), columns: inner.columns };
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

function analyseTerm(body: QueryBody, around: Around): AnalysedQuery {
  switch (body.kind) {
    case 'select':
      return analyseSelect(body, [], UNLIMITED, around);
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
    return items.map((item) => analyse(item, context));
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
  const held = columns.map(heldTogether);
  const tuples = rows.map((_, r) => {
    const items = columns.map((column, i) => {
      const value = column[r];
      if (value === undefined) return 'NULL';
      return held[i]?.packed === true ? packed(value).sql : value.sql;
    });
    return `(${items.join(', ')})`;
  });
  const alias = around.env.nextAlias();
  const names = columns.map((_, i) => `c${i}`).join(', ');
  return {
    sql: `SELECT ${names} FROM (VALUES ${tuples.join(', ')}) AS ${alias}(${names})`,
    columns: columns.map((column, i) => ({
      name: null,
      type: column[0]?.type ?? UNKNOWN,
      ...held[i],
    })),
  };
}

/** How a column of several values holds their zones: one for all, or each its own. */
function heldTogether(values: readonly Typed[]): ColumnZone {
  const zones = new Set(values.map((value) => JSON.stringify(toColumn(value).held)));
  const [first] = values;
  if (first === undefined || zones.size === 1)
    return first === undefined ? {} : toColumn(first).held;
  return { packed: true };
}

function setOperation(
  body: Extract<QueryBody, { readonly kind: 'set-operation' }>,
  around: Around,
): AnalysedQuery {
  const { left, right } = body.corresponding
    ? corresponding(analyseTerm(body.left, around), analyseTerm(body.right, around), body, around)
    : { left: analyseTerm(body.left, around), right: analyseTerm(body.right, around) };
  if (left.columns.length !== right.columns.length) {
    throw new SqlError(
      'TYPE_MISMATCH',
      `${body.operator.toUpperCase()} query has different number of fields: ${left.columns.length}, ${right.columns.length}`,
      body.position,
    );
  }
  const columns = left.columns.map((column, i): Column => {
    const { name, type } = column;
    const other = right.columns[i]?.type ?? UNKNOWN;
    const common = commonType(type, other);
    if (common !== null) {
      const known = [column, right.columns[i] ?? column].filter(
        (one) => one.type.kind !== 'unknown',
      );
      const { zone } = requireOneZone(known, body.position);
      return { name, type: common, ...(zone === undefined ? {} : { zone }) };
    }
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
      const item = coerce({ type, sql: `${alias}.c${i}` }, target);
      return `${body.all ? item.sql : distinctForm(item, body.position)} AS c${i}`;
    });
    return `SELECT ${items.join(', ')} FROM (${query.sql}) AS ${alias}`;
  };
  const all = body.all ? ' ALL' : '';
  return { sql: `(${side(left)}) ${body.operator.toUpperCase()}${all} (${side(right)})`, columns };
}

/** Both sides cut to the columns whose names they share, in the order of the left one. */
function corresponding(
  left: AnalysedQuery,
  right: AnalysedQuery,
  body: Extract<QueryBody, { readonly kind: 'set-operation' }>,
  around: Around,
): { readonly left: AnalysedQuery; readonly right: AnalysedQuery } {
  const pairs = left.columns.flatMap(({ name }, i) => {
    const index = right.columns.findIndex(
      (column) => name !== null && column.name?.toLowerCase() === name.toLowerCase(),
    );
    return index < 0 ? [] : [[i, index] as const];
  });
  if (pairs.length === 0) {
    throw new SqlError('MISMATCHED_COLUMN_ALIASES', 'No corresponding columns', body.position);
  }
  const cut = (query: AnalysedQuery, indices: readonly number[]): AnalysedQuery => {
    const alias = around.env.nextAlias();
    const items = indices.map((index, i) => `${alias}.c${index} AS c${i}`);
    return {
      sql: `SELECT ${items.join(', ')} FROM (${query.sql}) AS ${alias}`,
      columns: indices.flatMap((index) => query.columns[index] ?? []),
    };
  };
  return {
    left: cut(
      left,
      pairs.map(([index]) => index),
    ),
    right: cut(
      right,
      pairs.map(([, index]) => index),
    ),
  };
}
