import { analyseSpecial } from '../analyse-special.ts';
import { arithmetic } from '../arithmetic.ts';
import { cast as castTo, coerce } from '../cast.ts';
import { commonType, isInteger, isNumber } from '../coercion.ts';
import { compare, unifyAll } from '../comparison.ts';
import { SqlError } from '../front-end.ts';
import { own } from '../own.ts';
import { quoteString } from '../quote.ts';
import { analyse, type Context } from '../scope.ts';
import { storageType } from '../storage-type.ts';
import type { CallExpression } from '../tree.ts';
import { BOOLEAN, DATE, JSON_TYPE, type Typed, UNKNOWN, VARCHAR } from '../typed.ts';
import { formatType, type TrinoType } from '../types.ts';
import { commonZone } from '../zones.ts';
import { jsonPath } from './json-path.ts';
import { jsonScalar } from './json-scalar.ts';
import { LAMBDAS } from './lambdas.ts';
import { checkPattern } from './regular-expressions.ts';
import { sequence } from './sequence.ts';
import {
  atTimeZone,
  dateAdd,
  dateDiff,
  dateFormat,
  dateParse,
  dateTrunc,
  fromIso8601,
  round,
  withTimeZone,
} from './times.ts';
import { wrongArguments } from './wrong-arguments.ts';

type Handler = (args: readonly Typed[], node: CallExpression, context: Context) => Typed | null;

/** A function whose result depends on more than the types of its arguments; null for any other. */
export function specialCall(node: CallExpression, context: Context): Typed | null {
  const lambda = own(LAMBDAS, node.name);
  if (lambda !== undefined) return lambda(node, context);
  const handler = own(HANDLERS, node.name);
  if (handler === undefined) return null;
  const args = node.args.map((arg) => analyse(arg, context));
  const result = handler(args, node, context);
  if (result !== null) return result;
  throw wrongArguments(node, args);
}

const mismatch = (node: CallExpression, message: string): SqlError =>
  new SqlError('TYPE_MISMATCH', message, node.position);

function sameBranches(args: readonly Typed[], node: CallExpression): readonly Typed[] {
  return unifyAll(args, (index) => {
    const position = node.args[index]?.position ?? node.position;
    return new SqlError(
      'TYPE_MISMATCH',
      `All ${node.name.toUpperCase()} operands must be the same type or coercible to a common type`,
      position,
    );
  });
}

const two =
  (apply: (a: Typed, b: Typed, node: CallExpression, context: Context) => Typed | null): Handler =>
  ([a, b, ...rest], node, context) =>
    a === undefined || b === undefined || rest.length > 0 ? null : apply(a, b, node, context);

const three =
  (apply: (a: Typed, b: Typed, c: Typed, node: CallExpression) => Typed | null): Handler =>
  ([a, b, c, ...rest], node) =>
    a === undefined || b === undefined || c === undefined || rest.length > 0
      ? null
      : apply(a, b, c, node);

const HANDLERS: Readonly<Record<string, Handler>> = {
  coalesce(args, node) {
    if (args.length < 2) {
      throw new SqlError(
        'SYNTAX_ERROR',
        "The 'coalesce' function must have at least two arguments",
        node.position,
      );
    }
    const values = sameBranches(args, node);
    return {
      type: values[0]?.type ?? UNKNOWN,
      sql: `COALESCE(${values.map(({ sql }) => sql).join(', ')})`,
      ...commonZone(args, node.position),
    };
  },
  nullif: two((a, b, node) => {
    if (commonType(a.type, b.type) === null) {
      throw mismatch(
        node,
        `Types are not comparable with nullif: ${formatType(a.type)} vs ${formatType(b.type)}`,
      );
    }
    const equal = compare('=', a, b, node.position).sql;
    const sql = `(CASE WHEN ${equal} THEN NULL ELSE ${a.sql} END)`;
    return a.zone === undefined ? { type: a.type, sql } : { type: a.type, sql, zone: a.zone };
  }),
  if([condition, ...branches], node) {
    if (condition === undefined || branches.length === 0 || branches.length > 2) return null;
    if (condition.type.kind !== 'boolean')
      throw mismatch(node, 'IF condition must evaluate to a boolean');
    const [yes, no] = sameBranches(branches, { ...node, args: node.args.slice(1) });
    if (yes === undefined) return null;
    return {
      type: yes.type,
      sql: `(CASE WHEN ${condition.sql} THEN ${yes.sql}${no === undefined ? '' : ` ELSE ${no.sql}`} END)`,
      ...commonZone(branches, node.position),
    };
  },
  try: ([value, ...rest]) =>
    value === undefined || rest.length > 0
      ? null
      : { ...value, sql: `TRY(${value.sql})`, constant: null },
  typeof: ([value, ...rest]) =>
    value === undefined || rest.length > 0
      ? null
      : {
          type: VARCHAR,
          sql: quoteString(displayName(value.type)),
        },
  now: (args, node, context) =>
    args.length > 0
      ? null
      : analyseSpecial(
          { kind: 'special', name: 'current_timestamp', precision: 3, position: node.position },
          context,
        ),
  greatest: (args, node) => extreme(args, node, 'greatest'),
  least: (args, node) => extreme(args, node, 'least'),
  concat(args, node) {
    if (args.length < 2 || args.some(({ type }) => type.kind !== 'varchar')) {
      if (args.some(({ type }) => ['array', 'char', 'unknown', 'varbinary'].includes(type.kind))) {
        throw new SqlError(
          'NOT_SUPPORTED',
          'concat of these types is not supported; use ||',
          node.position,
        );
      }
      return null;
    }
    return { type: VARCHAR, sql: `(${args.map(({ sql }) => sql).join(' || ')})` };
  },
  mod: two((a, b, node) =>
    isNumber(a.type) && isNumber(b.type) ? arithmetic('%', a, b, node.position) : null,
  ),
  round([value, digits, ...rest], node) {
    if (value === undefined || rest.length > 0) return null;
    if (digits !== undefined && !isInteger(digits.type)) return null;
    const result = round(value, digits ?? null);
    if (result === null && isNumber(value.type)) {
      throw new SqlError(
        'NOT_SUPPORTED',
        `round of ${formatType(value.type)} in this form is not supported`,
        node.position,
      );
    }
    return result;
  },
  at_timezone: two((value, zone, node) =>
    value.type.kind === 'timestamp with time zone' ? atTimeZone(value, zone, node.position) : null,
  ),
  with_timezone: two((value, zone, node) => withTimeZone(value, zone, node.position)),
  date: ([value, ...rest], node) => {
    if (value === undefined || rest.length > 0) return null;
    if (
      !['varchar', 'timestamp', 'timestamp with time zone', 'date', 'unknown'].includes(
        value.type.kind,
      )
    )
      return null;
    return castLike(value, DATE, node);
  },
  date_trunc: two((unit, value, node) => dateTrunc(unit, value, node.position)),
  date_add: three((unit, amount, value, node) => dateAdd(unit, amount, value, node.position)),
  date_diff: three((unit, from, to, node) => dateDiff(unit, from, to, node.position)),
  date_format: two((value, format, node) => dateFormat(value, format, node.position)),
  date_parse: two((text, format, node) => dateParse(text, format, node.position)),
  from_iso8601_timestamp: ([text, ...rest]) =>
    text === undefined || rest.length > 0 ? null : fromIso8601(text),
  json_extract_scalar: two((document, path, node, context) =>
    jsonScalar(document, path, node.position, context),
  ),
  json_extract: two((json, path, node) => {
    if (json.type.kind !== 'varchar' && json.type.kind !== 'json') return null;
    return {
      type: JSON_TYPE,
      sql: `trino_json_extract(${json.sql}, ${quoteString(jsonPath(path, node.position))})`,
    };
  }),
  regexp_like: two((text, pattern, node) => {
    if (text.type.kind !== 'varchar') return null;
    return {
      type: BOOLEAN,
      sql: `regexp_matches(${text.sql}, ${checkPattern(pattern, node.position, 0)})`,
    };
  }),
  regexp_extract([text, pattern, group, ...rest], node) {
    if (text?.type.kind !== 'varchar' || pattern === undefined || rest.length > 0) return null;
    const index = group === undefined ? 0 : Number(group.constant ?? Number.NaN);
    if (!Number.isInteger(index))
      throw new SqlError(
        'NOT_SUPPORTED',
        'A group that is not a literal is not supported',
        node.position,
      );
    return {
      type: text.type,
      sql: `trino_regexp_extract(${text.sql}, ${checkPattern(pattern, node.position, index)}, ${index})`,
    };
  },
  regexp_replace([text, pattern, replacement, ...rest], node) {
    if (text?.type.kind !== 'varchar' || pattern === undefined || rest.length > 0) return null;
    const source = checkPattern(pattern, node.position, 0);
    if (replacement === undefined)
      return { type: text.type, sql: `regexp_replace(${text.sql}, ${source}, '', 'g')` };
    if (
      typeof replacement.constant !== 'string' ||
      /[$\\]/.test(replacement.constant.replace(/\$\d/g, ''))
    ) {
      throw new SqlError(
        'NOT_SUPPORTED',
        'This replacement of regexp_replace is not supported',
        node.position,
      );
    }
    const target = quoteString(replacement.constant.replace(/\$(\d)/g, '\\$1'));
    return {
      type: replacedType(text.type, replacement.type),
      sql: `regexp_replace(${text.sql}, ${source}, ${target}, 'g')`,
    };
  },
  from_utf8: ([bytes, ...rest]) =>
    bytes?.type.kind === 'varbinary' && rest.length === 0
      ? { type: VARCHAR, sql: `decode(${bytes.sql})` }
      : null,
  sequence: ([from, to, step, ...rest], node) =>
    from === undefined || to === undefined || rest.length > 0
      ? null
      : sequence(from, to, step ?? null, node),
  array_join([list, separator, nulls, ...rest], node) {
    if (list?.type.kind !== 'array' || separator?.type.kind !== 'varchar' || rest.length > 0)
      return null;
    const item = castLike({ type: list.type.element, sql: 'x' }, VARCHAR, node).sql;
    const filler = nulls === undefined ? 'NULL' : nulls.sql;
    const texts = `list_transform(${list.sql}, lambda x: COALESCE(${item}, ${filler}))`;
    return {
      type: VARCHAR,
      sql: `CASE WHEN ${list.sql} IS NULL THEN NULL ELSE COALESCE(array_to_string(${texts}, ${separator.sql}), '') END`,
    };
  },
  map: (args, node, context) => (args.length === 0 ? EMPTY_MAP : mapOf(args, node, context)),
};

const EMPTY_MAP: Typed = {
  type: { kind: 'map', key: UNKNOWN, value: UNKNOWN },
  sql: 'CAST(MAP {} AS MAP(VARCHAR, VARCHAR))',
};

const mapOf = two((keys, values, node) => {
  if (keys.type.kind !== 'array' || values.type.kind !== 'array') return null;
  if (['double', 'real'].includes(keys.type.element.kind)) {
    throw new SqlError('NOT_SUPPORTED', 'A map with floating keys is not supported', node.position);
  }
  const type: TrinoType = { kind: 'map', key: keys.type.element, value: values.type.element };
  return { type, sql: `CAST(map(${keys.sql}, ${values.sql}) AS ${storageType(type)})` };
});

/** A type as `typeof` and DESCRIBE write it. */
const displayName = (type: TrinoType): string =>
  formatType(type)
    .replace(/decimal\((\d+), (\d+)\)/g, 'decimal($1,$2)')
    .replace(/INTERVAL (DAY TO SECOND|YEAR TO MONTH)/g, (text) => text.toLowerCase());

function castLike(value: Typed, type: TrinoType, node: CallExpression): Typed {
  return castTo(value, type, node.position);
}

function replacedType(text: TrinoType, replacement: TrinoType): TrinoType {
  if (
    text.kind !== 'varchar' ||
    replacement.kind !== 'varchar' ||
    text.length === null ||
    replacement.length === null
  )
    return VARCHAR;
  const [x, y] = [text.length, replacement.length];
  return {
    kind: 'varchar',
    length: Math.min(2147483647, x + Math.max(Math.floor((x * y) / 2), y) * (x + 1)),
  };
}

function extreme(
  args: readonly Typed[],
  node: CallExpression,
  name: 'greatest' | 'least',
): Typed | null {
  const common = args.reduce<TrinoType | null>(
    (type, arg) => (type === null ? null : commonType(type, arg.type)),
    UNKNOWN,
  );
  if (args.length === 0 || common === null) return null;
  const values = args.map((arg) => coerce(arg, common).sql);
  if (['array', 'map', 'row', 'json', 'char'].includes(common.kind)) {
    throw new SqlError(
      'NOT_SUPPORTED',
      `${name} of ${formatType(common)} is not supported`,
      node.position,
    );
  }
  const floats = common.kind === 'double' || common.kind === 'real';
  // NaN loses against every number.
  const candidates = floats
    ? values.map((value) => `CASE WHEN isnan(${value}) THEN NULL ELSE ${value} END`)
    : values;
  const picked = `${name}(${candidates.join(', ')})`;
  const anyNull = values.map((value) => `${value} IS NULL`).join(' OR ');
  const result = floats ? `COALESCE(${picked}, CAST('NaN' AS ${storageType(common)}))` : picked;
  return {
    type: common,
    sql: `(CASE WHEN ${anyNull} THEN NULL ELSE ${result} END)`,
    ...commonZone(args, node.position),
  };
}
