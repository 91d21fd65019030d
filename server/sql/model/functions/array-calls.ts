import { bindValues } from '../bind-values.ts';
import { coerce } from '../cast.ts';
import { canCoerce, commonType, isInteger } from '../coercion.ts';
import { concatenate } from '../concatenate.ts';
import { SqlError } from '../front-end.ts';
import { hasNull } from '../nested-order.ts';
import { isDistinguishable } from '../orderable.ts';
import type { Context } from '../scope.ts';
import { storageType } from '../storage-type.ts';
import type { CallExpression } from '../tree.ts';
import { BIGINT, BOOLEAN, DOUBLE, INTEGER, type Typed, UNKNOWN, VARCHAR } from '../typed.ts';
import { formatType, type TrinoType } from '../types.ts';
import { combinations } from './combinations.ts';
import { distinguishable, equalities, isPlain } from './element-search.ts';
import { type Handler, type Handlers, two } from './handler.ts';

type ArrayType = Extract<TrinoType, { readonly kind: 'array' }>;

/** An array and a value, as one type of element; null when there is none. */
function withElement(
  list: Typed,
  value: Typed,
): { readonly list: Typed; readonly value: Typed; readonly element: TrinoType } | null {
  if (list.type.kind !== 'array') return null;
  const element = commonType(list.type.element, value.type);
  if (element === null) return null;
  return {
    list: coerce(list, { kind: 'array', element }),
    value: coerce(value, element),
    element,
  };
}

/** A function of an array and one value. */
const search = (
  apply: (
    parts: { readonly list: Typed; readonly value: Typed; readonly element: TrinoType },
    node: CallExpression,
    context: Context,
  ) => Typed,
): Handler =>
  two((list, value, node, context) => {
    const parts = withElement(list, value);
    return parts === null ? null : apply(parts, node, context);
  });

/** Two arrays as one type; null when there is none. */
function together(a: Typed, b: Typed): readonly [Typed, Typed, ArrayType] | null {
  const type = commonType(a.type, b.type);
  if (type?.kind !== 'array') return null;
  return [coerce(a, type), coerce(b, type), type];
}

/** A function of two arrays as sets: nulls are values like others. */
const sets = (
  returns: (type: ArrayType) => TrinoType,
  build: (a: string, b: string, type: ArrayType) => string,
): Handler =>
  two((left, right, node, context) => {
    const pair = together(left, right);
    if (pair === null) return null;
    const [a, b, type] = pair;
    requireDistinguishable(type.element, node);
    const name = context.env.nextAlias();
    const forms = [a, b].map((list) => ({
      type: list.type,
      sql: distinguishable(list, type.element, name),
    }));
    const sql = bindValues(forms, context, (x, y) => {
      const [p, q] = [x?.sql ?? '', y?.sql ?? ''];
      return `(CASE WHEN ${p} IS NULL OR ${q} IS NULL THEN NULL ELSE ${build(p, q, type)} END)`;
    });
    return { type: returns(type), sql };
  });

function requireDistinguishable(element: TrinoType, node: CallExpression): void {
  if (isDistinguishable(element)) return;
  throw new SqlError(
    'NOT_SUPPORTED',
    `${node.name} of ${formatType(element)} is not supported`,
    node.position,
  );
}

const sameType = (type: ArrayType): TrinoType => type;

/** A function of two vectors of one length. */
const vectors = (macro: string): Handler =>
  two((a, b, _node, context) => {
    const type: TrinoType = { kind: 'array', element: DOUBLE };
    const fits = [a, b].every((list) => list.type.kind === 'array' && canCoerce(list.type, type));
    if (!fits) return null;
    const values = [coerce(a, type), coerce(b, type)];
    const sql = bindValues(values, context, (x = a, y = b) => `${macro}(${x.sql}, ${y.sql})`);
    return { type: DOUBLE, sql };
  });

/** Two maps of numbers as vectors, a dimension a key. */
const mapCosine: Handler = two((a, b, _node, context) => {
  const type: TrinoType = { kind: 'map', key: VARCHAR, value: DOUBLE };
  if (!canCoerce(a.type, type) || !canCoerce(b.type, type)) return null;
  const values = [coerce(a, type), coerce(b, type)];
  const sql = bindValues(values, context, (x = a, y = b) => `trino_map_cosine(${x.sql}, ${y.sql})`);
  return { type: DOUBLE, sql };
});

const cosine = vectors('trino_cosine');

/** Functions of arrays without lambdas that a signature does not describe. */
export const ARRAY_CALLS: Handlers = {
  contains: search(({ list, value, element }, node, context) => {
    if (isPlain(element))
      return { type: BOOLEAN, sql: `trino_contains(${list.sql}, ${value.sql})` };
    const sql = bindValues([list, value], context, (l = list, v = value) => {
      const found = equalities(l, element, v, context.env.nextAlias(), node.position);
      const answer = `trino_any(${found})`;
      const nested = hasNull({ type: element, sql: v.sql }) !== null || element.kind === 'map';
      const open = nested
        ? `WHEN ${l.sql} IS NOT NULL AND ${answer} IS NULL THEN trino_fail('NOT_SUPPORTED: contains does not support arrays with elements that are null or contain null') `
        : '';
      return `(CASE WHEN ${v.sql} IS NULL THEN NULL ${open}ELSE ${answer} END)`;
    });
    return { type: BOOLEAN, sql };
  }),
  array_position: search(({ list, value, element }, node, context) => {
    const sql = bindValues([list, value], context, (l = list, v = value) => {
      const found = isPlain(element)
        ? `list_position(${l.sql}, ${v.sql})`
        : `list_position(${equalities(l, element, v, context.env.nextAlias(), node.position)}, true)`;
      return `(CASE WHEN ${l.sql} IS NULL OR ${v.sql} IS NULL THEN NULL ELSE CAST(COALESCE(${found}, 0) AS BIGINT) END)`;
    });
    return { type: BIGINT, sql };
  }),
  array_remove: search(({ list, value, element }, node, context) => {
    const name = context.env.nextAlias();
    const sql = bindValues([list, value], context, (l = list, v = value) => {
      const equal = equalities(
        { type: l.type, sql: `[${name}]` },
        element,
        v,
        context.env.nextAlias(),
        node.position,
      );
      return `(CASE WHEN ${v.sql} IS NULL THEN NULL ELSE list_filter(${l.sql}, lambda ${name}: NOT COALESCE(${equal}[1], false)) END)`;
    });
    return { type: list.type, sql };
  }),
  array_max([list, ...rest]) {
    if (list?.type.kind !== 'array' || rest.length > 0) return null;
    const { element } = list.type;
    if (element.kind !== 'double' && element.kind !== 'real') return null;
    return { type: element, sql: `trino_array_max_float(${list.sql})` };
  },
  array_distinct([list, ...rest], node, context) {
    if (list?.type.kind !== 'array' || rest.length > 0) return null;
    const { element } = list.type;
    requireDistinguishable(element, node);
    const form = { ...list, sql: distinguishable(list, element, context.env.nextAlias()) };
    return {
      type: list.type,
      sql: bindValues([form], context, (l = form) => `trino_distinct(${l.sql})`),
    };
  },
  array_union: sets(sameType, (a, b) => `trino_distinct(list_concat(${a}, ${b}))`),
  array_intersect: sets(
    sameType,
    (a, b) =>
      `(CASE WHEN len(${a}) < len(${b}) THEN trino_intersect(${b}, ${a}) ELSE trino_intersect(${a}, ${b}) END)`,
  ),
  array_except: sets(sameType, (a, b) => `trino_except(${a}, ${b})`),
  arrays_overlap: sets(
    () => BOOLEAN,
    (a, b) => `trino_overlap(${a}, ${b})`,
  ),
  contains_sequence: sets(
    () => BOOLEAN,
    (a, b) => `trino_contains_sequence(${a}, ${b})`,
  ),
  dot_product: vectors('trino_dot'),
  euclidean_distance: vectors('trino_euclidean'),
  cosine_similarity: (args, node, context) =>
    cosine(args, node, context) ?? mapCosine(args, node, context),
  cosine_distance(args, node, context) {
    const similarity = cosine(args, node, context) ?? mapCosine(args, node, context);
    return similarity === null ? null : { type: DOUBLE, sql: `(1 - ${similarity.sql})` };
  },
  flatten: ([list, ...rest]) =>
    list?.type.kind === 'array' && list.type.element.kind === 'array' && rest.length === 0
      ? { type: list.type.element, sql: `trino_flatten(${list.sql})` }
      : null,
  concat(args, node) {
    const [first, ...rest] = args;
    if (first === undefined || rest.length === 0) return null;
    if (!args.some(({ type }) => type.kind === 'array')) return null;
    return rest.reduce((left, right) => concatenate(left, right, node.position), first);
  },
  repeat: two((value, count, _node, context) => {
    if (!isInteger(count.type)) return null;
    const sql = bindValues([value, coerce(count, INTEGER)], context, (v = value, n = count) => {
      const name = context.env.nextAlias();
      return `list_transform(trino_repetitions(${n.sql}), lambda ${name}: ${v.sql})`;
    });
    return { type: { kind: 'array', element: value.type }, sql };
  }),
  trim_array: two((list, size) =>
    list.type.kind === 'array' && isInteger(size.type)
      ? { type: list.type, sql: `trino_trim_array(${list.sql}, ${coerce(size, BIGINT).sql})` }
      : null,
  ),
  ngrams: two((list, size, _node, context) => {
    if (list.type.kind !== 'array' || !isInteger(size.type)) return null;
    const values = [list, coerce(size, BIGINT)];
    return {
      type: { kind: 'array', element: list.type },
      sql: bindValues(values, context, (l = list, n = size) => `trino_ngrams(${l.sql}, ${n.sql})`),
    };
  }),
  combinations: two(combinations),
  shuffle: ([list, ...rest], _node, context) => {
    if (list?.type.kind !== 'array' || rest.length > 0) return null;
    const name = context.env.nextAlias();
    const drawn = `list_sort(list_transform(${list.sql}, lambda ${name}: struct_pack(r := random(), x := ${name})))`;
    return { type: list.type, sql: `list_transform(${drawn}, lambda ${name}: ${name}.x)` };
  },
  zip(args, _node, context) {
    const elements = args.map(({ type }) => (type.kind === 'array' ? type.element : null));
    if (args.length < 2 || args.length > 5 || elements.includes(null)) return null;
    const fields = elements.map((type) => ({ name: null, type: type ?? UNKNOWN }));
    const type: TrinoType = { kind: 'array', element: { kind: 'row', fields } };
    const sql = bindValues(args, context, (...lists) => {
      const texts = lists.map((list) => list.sql);
      const missing = texts.map((text) => `${text} IS NULL`).join(' OR ');
      return `(CASE WHEN ${missing} THEN NULL ELSE CAST(list_zip(${texts.join(', ')}) AS ${storageType(type)}) END)`;
    });
    return { type, sql };
  },
  array_histogram([list, ...rest], node) {
    if (list?.type.kind !== 'array' || rest.length > 0) return null;
    requireDistinguishable(list.type.element, node);
    const type: TrinoType = { kind: 'map', key: list.type.element, value: BIGINT };
    return { type, sql: `CAST(trino_histogram(${list.sql}) AS ${storageType(type)})` };
  },
};
