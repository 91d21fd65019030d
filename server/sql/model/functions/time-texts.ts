import { type Position, SqlError } from '../front-end.ts';
import { quoteString } from '../quote.ts';
import { type Typed, timestamp, timestampTz, VARCHAR } from '../typed.ts';
import { localTime } from '../zones.ts';

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
const PARSE: Readonly<Record<string, string>> = {
  Y: '%Y',
  m: '%m',
  d: '%d',
  H: '%H',
  i: '%M',
  s: '%S',
  S: '%S',
  T: '%H:%M:%S',
};

function translated(
  format: Typed,
  table: Readonly<Record<string, string>>,
  position: Position,
): string {
  if (typeof format.constant !== 'string') throw refuse('A format that is not a literal', position);
  return format.constant.replace(/%(.)/gs, (_, specifier: string) => {
    const known = table[specifier];
    if (known !== undefined) return known;
    throw refuse(`%${specifier} in a date format`, position);
  });
}

export function dateFormat(value: Typed, format: Typed, position: Position): Typed | null {
  const { kind } = value.type;
  if (kind !== 'date' && kind !== 'timestamp' && kind !== 'timestamp with time zone') return null;
  const pattern = quoteString(translated(format, FORMAT, position));
  const local = kind === 'timestamp with time zone' ? localTime(value) : value;
  // Trino 476 rounds to milliseconds before it formats, also when no fraction is asked for.
  const rounded = `make_timestamp(trino_divide_floor(epoch_us(CAST(${local.sql} AS TIMESTAMP)) + 500, 1000) * 1000)`;
  return { type: VARCHAR, sql: `strftime(${rounded}, ${pattern})` };
}

export function dateParse(text: Typed, format: Typed, position: Position): Typed | null {
  if (text.type.kind !== 'varchar') return null;
  const pattern = quoteString(translated(format, PARSE, position));
  return { type: timestamp(3), sql: `trino_date_parse(${text.sql}, ${pattern})` };
}

/** The zone of the text is lost unless it is UTC, so a text with another one fails. */
export function fromIso8601(text: Typed): Typed | null {
  if (text.type.kind !== 'varchar') return null;
  return { type: timestampTz(3), sql: `trino_from_iso8601(${text.sql})` };
}

const refuse = (what: string, position: Position): SqlError =>
  new SqlError('NOT_SUPPORTED', `${what} is not supported`, position);
