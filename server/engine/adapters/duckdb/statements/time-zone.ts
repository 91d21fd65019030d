import { SqlError } from '#server/sql/model/front-end.ts';
import { fixedOffsetMinutes, offsetMinutesAt } from '#server/sql/model/time-literals.ts';
import type { TrinoType } from '#server/sql/model/types.ts';
import type { CellValue } from '../../../port.ts';

const MINUTES_A_DAY = 24 * 60;
const MAX_OFFSET = 14 * 60;

/** The zone that SET TIME ZONE means by a name or an interval. Throws `SqlError`. */
export function timeZoneOf({
  type,
  value,
}: {
  readonly type: TrinoType;
  readonly value: CellValue;
}): string {
  if (type.kind === 'interval day to second') return offsetName(minutesOf(String(value)));
  if (type.kind !== 'varchar') {
    throw new SqlError(
      'TYPE_MISMATCH',
      'Time zone expression must be of type varchar or interval day to second',
      null,
    );
  }
  const name = String(value);
  const minutes = fixedOffsetMinutes(name);
  if (minutes !== null) return /^[+-]/.test(name) ? offsetName(minutes) : name;
  if (offsetMinutesAt(name, 0) !== null) return name;
  throw new SqlError(
    'NOT_SUPPORTED',
    `Time zone not supported: ${name}. Give a name like Europe/Berlin or an offset like +02:00.`,
    null,
  );
}

/** `-0 08:00:00.000` as the protocol writes an interval. */
function minutesOf(interval: string): number {
  const [, sign = '', days = '0', hours = '0', minutes = '0'] =
    /^(-?)(\d+) (\d+):(\d+):/.exec(interval) ?? [];
  const total = Number(days) * MINUTES_A_DAY + Number(hours) * 60 + Number(minutes);
  return sign === '-' ? -total : total;
}

function offsetName(minutes: number): string {
  if (Math.abs(minutes) > MAX_OFFSET) {
    throw new SqlError('NOT_SUPPORTED', `Invalid offset minutes ${minutes}`, null);
  }
  if (minutes === 0) return 'UTC';
  const absolute = Math.abs(minutes);
  const two = (value: number) => String(Math.trunc(value)).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${two(absolute / 60)}:${two(absolute % 60)}`;
}
