import { analyseSpecial } from '../analyse-special.ts';
import { arithmetic } from '../arithmetic.ts';
import { cast as castTo } from '../cast.ts';
import { isInteger, isNumber } from '../coercion.ts';
import { SqlError } from '../front-end.ts';
import { own } from '../own.ts';
import { quoteString } from '../quote.ts';
import { analyse, type Context } from '../scope.ts';
import type { CallExpression } from '../tree.ts';
import { DATE, type Typed, VARCHAR } from '../typed.ts';
import { formatType, type TrinoType } from '../types.ts';
import { ARRAY_CALLS } from './array-calls.ts';
import { arrayJoin } from './array-join.ts';
import { CHOICE_CALLS } from './choice-calls.ts';
import { type Handlers, three, two } from './handler.ts';
import { jsonScalar } from './json-scalar.ts';
import { LAMBDAS } from './lambdas.ts';
import { MAP_CALLS } from './map-calls.ts';
import { REGEXP_CALLS } from './regexp-calls.ts';
import { round } from './round.ts';
import { SCALARS } from './scalars.ts';
import { sequence } from './sequence.ts';
import { TEXT_CALLS } from './text-calls.ts';
import { TIME_TEXTS } from './time-texts.ts';
import {
  atTimeZone,
  dateAdd,
  dateDiff,
  dateTrunc,
  fromUnixtime,
  withTimeZone,
  zoneOffset,
} from './times.ts';
import { wrongArguments } from './wrong-arguments.ts';

/** A function whose result depends on more than the types of its arguments; null for any other. */
export function specialCall(node: CallExpression, context: Context): Typed | null {
  const lambda = own(LAMBDAS, node.name);
  const other = own(HANDLERS, node.name) !== undefined;
  if (lambda !== undefined && (!other || node.args.some(({ kind }) => kind === 'lambda'))) {
    return lambda(node, context);
  }
  const handlers = [own(NESTED_CALLS, node.name), own(HANDLERS, node.name)].filter(
    (handler) => handler !== undefined,
  );
  if (handlers.length === 0) return null;
  const args = node.args.map((arg) => analyse(arg, context));
  for (const handler of handlers) {
    const result = handler(args, node, context);
    if (result !== null) return result;
  }
  if (SCALARS.has(node.name)) return null;
  throw wrongArguments(node, args);
}

/** Of arrays and maps; a function of the same name may take other types too. */
const NESTED_CALLS: Handlers = { ...ARRAY_CALLS, ...MAP_CALLS, array_join: arrayJoin };

const HANDLERS: Handlers = {
  ...CHOICE_CALLS,
  ...REGEXP_CALLS,
  ...TEXT_CALLS,
  ...TIME_TEXTS,
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
    value.type.kind.startsWith('timestamp') ? atTimeZone(value, zone, node.position) : null,
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
  timezone_hour: ([value, ...rest]) =>
    value === undefined || rest.length > 0 ? null : zoneOffset(value, 'hour'),
  timezone_minute: ([value, ...rest]) =>
    value === undefined || rest.length > 0 ? null : zoneOffset(value, 'minute'),
  timezone: ([value, ...rest]) =>
    value?.type.kind === 'timestamp with time zone' && rest.length === 0
      ? { type: VARCHAR, sql: value.zone ?? "'UTC'" }
      : null,
  from_unixtime: (args, node) => fromUnixtime(args, node.position),
  date_trunc: two((unit, value, node) => dateTrunc(unit, value, node.position)),
  date_add: three((unit, amount, value, node) => dateAdd(unit, amount, value, node.position)),
  date_diff: three((unit, from, to, node) => dateDiff(unit, from, to, node.position)),
  json_extract_scalar: two((document, path, _, context) => jsonScalar(document, path, context)),
  sequence: ([from, to, step, ...rest], _node, context) =>
    from === undefined || to === undefined || rest.length > 0
      ? null
      : sequence(from, to, step ?? null, context),
};

/** A type as `typeof` and DESCRIBE write it. */
const displayName = (type: TrinoType): string =>
  formatType(type)
    .replace(/decimal\((\d+), (\d+)\)/g, 'decimal($1,$2)')
    .replace(/INTERVAL (DAY TO SECOND|YEAR TO MONTH)/g, (text) => text.toLowerCase());

function castLike(value: Typed, type: TrinoType, node: CallExpression): Typed {
  return castTo(value, type, node.position);
}
