import { parseTimestamp } from '../../time-literals.ts';
import { isZoneName } from '../../zone-names.ts';
import { type Native, NativeError, native } from '../native.ts';
import { remember } from '../remember.ts';
import { momentOf } from '../text/moment.ts';
import { formatParts } from './format-parts.ts';
import { isoDate, isoTimestamp } from './iso.ts';
import { parseParts, zonedText } from './parse-parts.ts';
import { jodaParts, mysqlParts } from './patterns.ts';

const joda = remember(jodaParts);
const mysql = remember(mysqlParts);

/** Trino 476 rounds to milliseconds before it formats. */
const rounded = (micros: bigint): bigint => {
  const half = micros + 500n;
  return half - (((half % 1000n) + 1000n) % 1000n);
};

function formatJoda(local: bigint, instant: bigint, zone: string, pattern: string): string {
  const minutes = Number((local - instant) / 60_000_000n);
  return formatParts(momentOf(rounded(local), { name: zone, minutes }), joda(pattern));
}

/** The cast of a text to a timestamp with time zone. */
function zoned(text: string, digits: bigint, session: string): string {
  const parsed = parseTimestamp(text.trim());
  const zone = parsed?.zone ?? session;
  if (parsed === null || parsed.precision > 6 || !isZoneName(zone)) {
    throw new NativeError('INVALID_CAST_ARGUMENT', `Value cannot be cast to timestamp: ${text}`);
  }
  const unit = 10n ** (6n - digits);
  const shifted = parsed.localMicros + unit / 2n;
  const micros = shifted - (((shifted % unit) + unit) % unit);
  return zonedText({ micros: unit === 1n ? parsed.localMicros : micros, zone }, session);
}

/** Firsts of the hundred years in which a year of two digits lies. */
const MYSQL_FIRST = 1970;
const jodaFirst = (now: bigint): number => (momentOf(now).date?.year ?? 2000) - 80;

/** Texts of dates and times. */
export const TIME_NATIVES: readonly Native[] = [
  native(
    'trino_format_datetime',
    ['BIGINT', 'BIGINT', 'VARCHAR', 'VARCHAR'],
    'VARCHAR',
    formatJoda,
  ),
  native(
    'trino_parse_datetime',
    ['VARCHAR', 'VARCHAR', 'VARCHAR', 'BIGINT'],
    'VARCHAR',
    (text, pattern, session, now) =>
      zonedText(parseParts(text, joda(pattern), jodaFirst(now)), session),
  ),
  native('trino_mysql_format', ['BIGINT', 'VARCHAR'], 'VARCHAR', (local, format) =>
    formatParts(momentOf(rounded(local)), mysql(format)),
  ),
  native(
    'trino_mysql_parse',
    ['VARCHAR', 'VARCHAR'],
    'BIGINT',
    (text, format) => parseParts(text, mysql(format), MYSQL_FIRST).micros,
  ),
  native('trino_iso_timestamp', ['VARCHAR', 'VARCHAR'], 'VARCHAR', (text, session) =>
    zonedText(isoTimestamp(text), session),
  ),
  native('trino_iso_date', ['VARCHAR'], 'BIGINT', (text) => BigInt(isoDate(text))),
  native('trino_zoned', ['VARCHAR', 'BIGINT', 'VARCHAR'], 'VARCHAR', zoned),
];
