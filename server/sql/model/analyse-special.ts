import { SqlError } from './front-end.ts';
import { quoteString } from './quote.ts';
import type { Context } from './scope.ts';
import { fixedOffsetMinutes, offsetMinutesAt } from './time-literals.ts';
import type { Expression } from './tree.ts';
import { DATE, type Typed, timestamp, timestampTz, VARCHAR } from './typed.ts';

type Special = Extract<Expression, { readonly kind: 'special' }>;

/** `current_date`, `current_timestamp`, `localtimestamp`, `current_user`, …: one moment for the whole statement. */
export function analyseSpecial(node: Special, context: Context): Typed {
  const { session } = context.env;
  const millis = session.now.getTime();
  const offset = offsetMinutesAt(session.timeZone, millis) ?? 0;
  const localMicros = BigInt(millis + offset * 60_000) * 1000n;
  const digits = node.precision ?? 3;
  if (digits > 6) {
    throw new SqlError('NOT_SUPPORTED', `${node.name}(${digits}) is not supported`, node.position);
  }
  switch (node.name) {
    case 'current_date':
      return { type: DATE, sql: `CAST(make_timestamp(CAST(${localMicros} AS BIGINT)) AS DATE)` };
    case 'localtimestamp':
      return {
        type: timestamp(digits),
        sql: cut(`make_timestamp(CAST(${localMicros} AS BIGINT))`, digits),
      };
    case 'current_timestamp': {
      const sql = `make_timestamptz(CAST(${millis} AS BIGINT) * 1000)`;
      const zoned = fixedOffsetMinutes(session.timeZone) !== 0;
      const type = timestampTz(digits);
      return zoned ? { type, sql, zone: quoteString(session.timeZone) } : { type, sql };
    }
    case 'current_user':
      return { type: VARCHAR, sql: quoteString(session.user) };
    case 'current_catalog':
    case 'current_schema': {
      const value = node.name === 'current_catalog' ? session.catalog : session.schema;
      return { type: VARCHAR, sql: value === null ? 'CAST(NULL AS VARCHAR)' : quoteString(value) };
    }
    default:
      throw new SqlError('NOT_SUPPORTED', `${node.name} is not supported`, node.position);
  }
}

const cut = (sql: string, digits: number): string =>
  digits >= 3 ? sql : `trino_round_timestamp(${sql}, ${10 ** (6 - digits)})`;
