/** A date, time or timestamp literal taken apart. Null: the text is none. */
export interface TimestampLiteral {
  /** Microseconds of the local reading since 1970-01-01T00:00, as if it were UTC. */
  readonly localMicros: bigint;
  /** Digits after the second. */
  readonly precision: number;
  /** Zone name or offset as written; null: none. */
  readonly zone: string | null;
}

const DATE = /^\s*([+-]?\d{4,})-(\d{1,2})-(\d{1,2})\s*$/;
const TIMESTAMP =
  /^\s*([+-]?\d{4,})-(\d{1,2})-(\d{1,2})(?:[ ](\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,12}))?)?)?(?:\s*([A-Za-z+-]\S*))?\s*$/;

/** Days since 1970-01-01; null for text that is no date of the calendar. */
export function parseDate(text: string): number | null {
  const match = DATE.exec(text);
  if (match === null) return null;
  return daysOf(Number(match[1]), Number(match[2]), Number(match[3]));
}

function daysOf(year: number, month: number, day: number): number | null {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const real = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return real ? Math.round(date.getTime() / 86_400_000) : null;
}

/** Digits beyond the sixth must be zero-free of meaning: such literals are refused by the caller. */
export function parseTimestamp(text: string): TimestampLiteral | null {
  const match = TIMESTAMP.exec(text);
  if (match === null) return null;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', zone] = match;
  const days = daysOf(Number(year), Number(month), Number(day));
  if (days === null) return null;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return null;
  const seconds = days * 86_400 + Number(hour) * 3600 + Number(minute) * 60 + Number(second);
  const micros = BigInt(fraction.padEnd(6, '0').slice(0, 6));
  return {
    localMicros: BigInt(seconds) * 1_000_000n + micros,
    precision: fraction.length,
    zone: zone ?? null,
  };
}

/** Offset of a fixed zone (`UTC`, `Z`, `+02:00`, `-5`) in minutes; null: not fixed. */
export function fixedOffsetMinutes(zone: string): number | null {
  if (/^(utc|z|gmt|ut|zulu|etc\/utc)$/i.test(zone)) return 0;
  const match = /^(?:utc|gmt|ut)?([+-])(\d{1,2})(?::?(\d{2}))?$/i.exec(zone);
  if (match === null) return null;
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? '0');
  if (minutes > 14 * 60) return null;
  return match[1] === '-' ? -minutes : minutes;
}

/** Minutes that the clocks of `zone` are ahead of UTC at an instant; null: no such zone. */
export function offsetMinutesAt(zone: string, epochMillis: number): number | null {
  const fixed = fixedOffsetMinutes(zone);
  if (fixed !== null) return fixed;
  try {
    const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
    const name = format.formatToParts(epochMillis).find((part) => part.type === 'timeZoneName');
    return name?.value === 'GMT' ? 0 : fixedOffsetMinutes(name?.value ?? '');
  } catch {
    return null;
  }
}

/**
 * The instant at which clocks in `zone` show a local reading, in microseconds; the earlier of two
 * when clocks go back, shifted by the gap when they go forward. Null: no such zone.
 */
export function instantOf(localMicros: bigint, zone: string): bigint | null {
  const millis = Number(localMicros / 1000n);
  const day = 86_400_000;
  const before = offsetMinutesAt(zone, millis - day);
  const after = offsetMinutesAt(zone, millis + day);
  if (before === null || after === null) return null;
  const fits = [before, after].find(
    (minutes) => offsetMinutesAt(zone, millis - minutes * 60_000) === minutes,
  );
  return localMicros - BigInt(fits ?? before) * 60_000_000n;
}

/** What clocks in `zone` show at an instant, as microseconds since 1970-01-01; null: no such zone. */
export function localMicrosOf(instant: bigint, zone: string): bigint | null {
  const minutes = offsetMinutesAt(zone, Number(instant / 1000n));
  return minutes === null ? null : instant + BigInt(minutes) * 60_000_000n;
}
