import { type Position, SqlError } from '../front-end.ts';
import { quoteString } from '../quote.ts';
import type { Context } from '../scope.ts';
import { DATE, type Typed, timestamp, timestampTz, VARCHAR } from '../typed.ts';
import { localTime } from '../zones.ts';
import type { Handlers } from './handler.ts';
import { two } from './handler.ts';

/** MySQL's specifiers that both sides print alike, by the DuckDB ones. */
const FORMAT: Readonly<Record<string, string>> = {
  Y: '%Y',
  y: '%y',
  m: '%m',
  d: '%d',
  H: '%H',
  i: '%M',
  s: '%S',
  S: '%S',
  j: '%j',
  f: '%f',
  M: '%B',
  b: '%b',
  W: '%A',
  a: '%a',
  p: '%p',
  h: '%I',
  I: '%I',
  T: '%H:%M:%S',
  e: '%-d',
  c: '%-m',
  k: '%-H',
  l: '%-I',
  '%': '%%',
};

/** A literal format as DuckDB writes it; null for any other. */
function duckdbFormat({ constant }: Typed): string | null {
  if (typeof constant !== 'string') return null;
  const specifiers = Array.from(constant.matchAll(/%(.?)/gs), ([, one]) => one ?? '');
  if (!specifiers.every((one) => Object.hasOwn(FORMAT, one))) return null;
  return constant.replace(/%(.)/gs, (_, one: string) => FORMAT[one] ?? '');
}

const MOMENTS = ['date', 'timestamp', 'timestamp with time zone'];
const isText = ({ type }: Typed): boolean => type.kind === 'varchar';

/** What a clock shows, as a DuckDB TIMESTAMP. */
const reading = (value: Typed): string =>
  `CAST(${value.type.kind === 'timestamp with time zone' ? localTime(value).sql : value.sql} AS TIMESTAMP)`;

/** Functions between texts and dates or times. */
export const TIME_TEXTS: Handlers = {
  date_format: two((value, format) => {
    if (!MOMENTS.includes(value.type.kind) || !isText(format)) return null;
    const pattern = duckdbFormat(format);
    const local = reading(value);
    if (pattern === null) {
      return { type: VARCHAR, sql: `trino_mysql_format(epoch_us(${local}), ${format.sql})` };
    }
    // Trino 476 rounds to milliseconds before it formats, also when no fraction is asked for.
    const rounded = `make_timestamp(trino_divide_floor(epoch_us(${local}) + 500, 1000) * 1000)`;
    return { type: VARCHAR, sql: `strftime(${rounded}, ${quoteString(pattern)})` };
  }),
  date_parse: two((text, format) =>
    isText(text) && isText(format)
      ? { type: timestamp(3), sql: `make_timestamp(trino_mysql_parse(${text.sql}, ${format.sql}))` }
      : null,
  ),
  format_datetime: two((value, pattern) => {
    if (!MOMENTS.includes(value.type.kind) || !isText(pattern)) return null;
    const local = `epoch_us(${reading(value)})`;
    const instant =
      value.type.kind === 'timestamp with time zone' ? `epoch_us(${value.sql})` : local;
    const zone = value.zone ?? "'UTC'";
    return {
      type: VARCHAR,
      sql: `trino_format_datetime(${local}, ${instant}, ${zone}, ${pattern.sql})`,
    };
  }),
  parse_datetime: two((text, pattern, _, context) => {
    if (!isText(text) || !isText(pattern)) return null;
    const { session } = context.env;
    const now = `CAST(${session.now.getTime()} AS BIGINT) * 1000`;
    const zone = quoteString(session.timeZone);
    return zonedResult(`trino_parse_datetime(${text.sql}, ${pattern.sql}, ${zone}, ${now})`, 3);
  }),
  from_iso8601_timestamp: ([text, ...rest], _, context) =>
    text === undefined || rest.length > 0 || !isText(text) ? null : fromIso8601(text, context),
  from_iso8601_date: ([text, ...rest]) =>
    text === undefined || rest.length > 0 || !isText(text)
      ? null
      : { type: DATE, sql: `(DATE '1970-01-01' + CAST(trino_iso_date(${text.sql}) AS INTEGER))` },
  to_iso8601: ([value, ...rest], node) =>
    value === undefined || rest.length > 0 ? null : toIso8601(value, node.position),
};

/** A result of a native that gives `micros zone`. */
function zonedResult(sql: string, digits: number): Typed {
  return {
    type: timestampTz(digits),
    sql: `make_timestamptz(CAST(split_part(${sql}, ' ', 1) AS BIGINT))`,
    zone: `split_part(${sql}, ' ', 2)`,
  };
}

/** The zone of each text is kept. */
const fromIso8601 = (text: Typed, { env }: Context): Typed =>
  zonedResult(`trino_iso_timestamp(${text.sql}, ${quoteString(env.session.timeZone)})`, 3);

/** Lengths of the texts, by how many digits follow the second. */
const isoLength = (digits: number, zoned: boolean): number =>
  22 + (zoned ? 6 : 0) + (digits > 0 ? digits + 1 : 0);

function toIso8601(value: Typed, position: Position): Typed | null {
  const { type, sql } = value;
  if (type.kind === 'date') {
    return { type: { kind: 'varchar', length: 16 }, sql: `strftime(${sql}, '%Y-%m-%d')` };
  }
  if (type.kind !== 'timestamp' && type.kind !== 'timestamp with time zone') return null;
  if (type.precision > 6)
    throw new SqlError('NOT_SUPPORTED', 'to_iso8601 of this precision is not supported', position);
  const zoned = type.kind === 'timestamp with time zone';
  const local = zoned ? localTime(value).sql : sql;
  const text = `replace(trino_timestamp_text(${local}, ${type.precision}), ' ', 'T')`;
  const minutes = `((epoch_us(${local}) - epoch_us(${sql})) // 60000000)`;
  const length = isoLength(type.precision, zoned);
  return {
    type: { kind: 'varchar', length },
    sql: zoned ? `(${text} || trino_offset_text(${minutes}))` : text,
  };
}
