import { coerce } from '../cast.ts';
import { isInteger } from '../coercion.ts';
import { SqlError } from '../front-end.ts';
import { isOrderable } from '../orderable.ts';
import { quoteString } from '../quote.ts';
import { analyse } from '../scope.ts';
import { storageType } from '../storage-type.ts';
import { BIGINT, DOUBLE, type Typed, VARCHAR } from '../typed.ts';
import { formatType, type TrinoType } from '../types.ts';
import { sortKey } from '../value-order.ts';
import { type AggregateCall, type AggregateCalls, decorated, listOf } from './aggregate-call.ts';
import { approxPercentile } from './approx-percentile.ts';
import { folded } from './reduce.ts';

/** The type of a statistic over two columns: double when one is. */
const floatOf = (args: readonly Typed[]): TrinoType =>
  args.some(({ type }) => type.kind === 'double') ? DOUBLE : { kind: 'real' };

const isNumeric = ({ type }: Typed): boolean =>
  isInteger(type) || ['real', 'double', 'decimal', 'unknown'].includes(type.kind);

/** A statistic over two columns; what is no number for want of rows is null. */
const pairStatistic =
  (name: string): AggregateCall =>
  (args, _node, around) => {
    const [y, x, ...rest] = args;
    if (y === undefined || x === undefined || rest.length > 0) return null;
    if (!isNumeric(y) || !isNumeric(x)) return null;
    const type = floatOf(args);
    const values = `${coerce(y, DOUBLE).sql}, ${coerce(x, DOUBLE).sql}`;
    return {
      type,
      sql: `CAST(trino_finite_or_null(${decorated(name, values, around)}) AS ${storageType(type)})`,
    };
  };

/** A statistic of the moments of one column. */
const momentStatistic =
  (macro: string): AggregateCall =>
  ([x, ...rest], _node, around, context) => {
    if (x === undefined || rest.length > 0 || !isNumeric(x)) return null;
    const list = listOf(coerce(x, DOUBLE).sql, around, context.env.nextAlias());
    return { type: DOUBLE, sql: `${macro}(trino_moments(${list}))` };
  };

const bitwise =
  (name: string): AggregateCall =>
  ([x, ...rest], _node, around) =>
    x !== undefined && rest.length === 0 && isInteger(x.type)
      ? { type: BIGINT, sql: decorated(name, coerce(x, BIGINT).sql, around) }
      : null;

type MapType = Extract<TrinoType, { readonly kind: 'map' }>;

/** Keys and values of all rows, put together by a macro. Rows without a key are left out. */
const mapAggregate =
  (macro: string, held: (type: TrinoType) => TrinoType): AggregateCall =>
  ([key, value, ...rest], _node, around) => {
    if (key === undefined || value === undefined || rest.length > 0) return null;
    const type: MapType = { kind: 'map', key: key.type, value: held(value.type) };
    const entries = decorated('list', `struct_pack(k := ${key.sql}, v := ${value.sql})`, around);
    return { type, sql: `CAST(${macro}(${entries}) AS ${storageType(type)})` };
  };

/** The first `n` values in an order: of `max(x, n)`, `max_by(x, y, n)` and their like. */
function firstOf(
  name: string,
  value: Typed,
  key: Typed,
  count: Typed,
  around: Parameters<AggregateCall>[2],
  context: Parameters<AggregateCall>[3],
  position: Parameters<AggregateCall>[1]['position'],
): Typed | null {
  if (!isInteger(count.type)) return null;
  if (typeof count.constant !== 'bigint' || count.constant < 1n || count.constant > 10_000n) {
    const literal = typeof count.constant === 'bigint';
    throw new SqlError(
      literal ? 'INVALID_FUNCTION_ARGUMENT' : 'NOT_SUPPORTED',
      literal
        ? `${name}: the number of values must be between 1 and 10000`
        : `${name} with a number of values that is not a literal is not supported`,
      literal ? null : position,
    );
  }
  const order = sortKey(key, position);
  const list = decorated('list', `struct_pack(k := ${order}, v := ${value.sql})`, around);
  const item = context.env.nextAlias();
  const kept = `list_filter(${list}, lambda ${item}: ${item}.k IS NOT NULL)`;
  const sorted = `list_sort(${kept}, '${name.startsWith('max') ? 'DESC' : 'ASC'}')`;
  const values = `list_transform(list_slice(${sorted}, 1, ${count.constant}), lambda ${item}: ${item}.v)`;
  return { type: { kind: 'array', element: value.type }, sql: `trino_filled(${values})` };
}

/** `max`, `min`: the forms that no signature describes. */
const extreme: AggregateCall = ([value, count, ...rest], node, around, context) => {
  if (value === undefined || rest.length > 0) return null;
  if (!isOrderable(value.type)) {
    throw new SqlError(
      'FUNCTION_NOT_FOUND',
      `Unexpected parameters (${formatType(value.type)}) for function ${node.name}`,
      node.position,
    );
  }
  if (count !== undefined) {
    return firstOf(node.name, value, value, count, around, context, node.position);
  }
  if (value.type.kind !== 'array' && value.type.kind !== 'row') return null;
  return {
    type: value.type,
    sql: decorated(node.name, sortKey(value, node.position), around),
  };
};

/** `max_by`, `min_by`: with a number of values, or a key that no signature describes. */
const extremeBy: AggregateCall = ([value, key, count, ...rest], node, around, context) => {
  if (value === undefined || key === undefined || rest.length > 0) return null;
  if (!isOrderable(key.type)) return null;
  if (count !== undefined) {
    return firstOf(node.name, value, key, count, around, context, node.position);
  }
  if (!['array', 'row', 'real'].includes(key.type.kind)) return null;
  const name = node.name === 'max_by' ? 'arg_max_null' : 'arg_min_null';
  const order = key.type.kind === 'real' ? `trino_no_nan(${key.sql})` : sortKey(key, node.position);
  return { type: value.type, sql: decorated(name, `${value.sql}, ${order}`, around) };
};

/** Aggregates that a signature does not describe. */
export const AGGREGATE_CALLS: AggregateCalls = {
  min: extreme,
  max: extreme,
  min_by: extremeBy,
  max_by: extremeBy,
  approx_percentile: approxPercentile,
  approx_distinct([value, error, ...rest], _node, around) {
    if (value === undefined || rest.length > 0) return null;
    if (error !== undefined && !isNumeric(error)) return null;
    // An exact count is within every error that one may ask for.
    return {
      type: BIGINT,
      sql: decorated('count', value.sql, { ...around, distinct: 'DISTINCT ' }),
    };
  },
  approx_most_frequent([buckets, value, capacity, ...rest], _node, around) {
    if (buckets === undefined || value === undefined || capacity === undefined) return null;
    if (rest.length > 0 || !isInteger(buckets.type) || !isInteger(capacity.type)) return null;
    const key = isInteger(value.type) ? BIGINT : VARCHAR;
    if (key === VARCHAR && value.type.kind !== 'varchar') return null;
    const type: TrinoType = { kind: 'map', key, value: BIGINT };
    const counts = decorated('histogram', coerce(value, key).sql, around);
    return {
      type,
      sql: `CAST(trino_most_frequent(${counts}, ${coerce(buckets, BIGINT).sql}) AS ${storageType(type)})`,
    };
  },
  histogram([value, ...rest], _node, around) {
    if (value === undefined || rest.length > 0) return null;
    const type: TrinoType = { kind: 'map', key: value.type, value: BIGINT };
    return {
      type,
      sql: `CAST(${decorated('histogram', value.sql, around)} AS ${storageType(type)})`,
    };
  },
  map_agg: mapAggregate('trino_map_agg', (type) => type),
  multimap_agg: mapAggregate('trino_multimap_agg', (type) => ({ kind: 'array', element: type })),
  map_union([map, ...rest], _node, around, context) {
    if (map?.type.kind !== 'map' || rest.length > 0) return null;
    const name = context.env.nextAlias();
    const maps = listOf(map.sql, around, name);
    const entries = `flatten(list_transform(${maps}, lambda ${name}: list_transform(map_entries(${name}), lambda e_: struct_pack(k := e_.key, v := e_.value))))`;
    return { type: map.type, sql: `CAST(trino_map_agg(${entries}) AS ${storageType(map.type)})` };
  },
  skewness: momentStatistic('trino_skewness'),
  kurtosis: momentStatistic('trino_kurtosis'),
  corr: pairStatistic('corr'),
  covar_pop: pairStatistic('covar_pop'),
  covar_samp: pairStatistic('covar_samp'),
  regr_slope: pairStatistic('regr_slope'),
  regr_intercept: pairStatistic('regr_intercept'),
  bitwise_and_agg: bitwise('bit_and'),
  bitwise_or_agg: bitwise('bit_or'),
  bitwise_xor_agg: bitwise('bit_xor'),
  geometric_mean([x, ...rest], _node, around) {
    if (x === undefined || rest.length > 0 || !isNumeric(x)) return null;
    const type = isInteger(x.type) ? DOUBLE : floatOf([x]);
    const mean = decorated('avg', `trino_ln(${coerce(x, DOUBLE).sql})`, around);
    return { type, sql: `CAST(exp(${mean}) AS ${storageType(type)})` };
  },
  listagg([value, separator, filler], node, around, context) {
    if (value === undefined || separator === undefined) return null;
    if (value.type.kind !== 'varchar' && value.type.kind !== 'unknown') {
      throw new SqlError(
        'TYPE_MISMATCH',
        `Expected expression of varchar, but it has ${formatType(value.type)} type`,
        node.position,
      );
    }
    const texts = `trino_filled(${listOf(value.sql, around, context.env.nextAlias())})`;
    const text = `array_to_string(${texts}, ${separator.sql})`;
    const failure =
      filler === undefined
        ? 'EXCEEDED_FUNCTION_MEMORY_LIMIT: Concatenated string has the length in bytes larger than the maximum output length 1048576'
        : 'NOT_SUPPORTED: listagg whose result is cut short is not supported';
    return { type: VARCHAR, sql: `trino_listagg(${text}, ${quoteString(failure)})` };
  },
  reduce_agg([value], node, around, context) {
    const [, initialNode] = node.args;
    if (value === undefined || node.args.length !== 4 || initialNode === undefined) return null;
    const list: Typed = {
      type: { kind: 'array', element: value.type },
      sql: `trino_filled(${listOf(value.sql, around, context.env.nextAlias())})`,
    };
    return folded(list, analyse(initialNode, context), node, 2, context);
  },
};
