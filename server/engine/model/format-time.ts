const MICROS_A_DAY = 86_400_000_000n;

const pad = (value: number | bigint, width: number) => String(value).padStart(width, '0');

function floorDivide(value: bigint, by: bigint): { quotient: bigint; remainder: bigint } {
  const remainder = ((value % by) + by) % by;
  return { quotient: (value - remainder) / by, remainder };
}

/** Days since 1970-01-01 as `2025-01-31`, proleptic Gregorian calendar. */
export function formatDate(days: number): string {
  // Civil calendar from a day number, eras of 400 years that start in March.
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1;
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return `${formatYear(year)}-${pad(month, 2)}-${pad(day, 2)}`;
}

function formatYear(year: number): string {
  if (year < 0) return `-${pad(-year, 4)}`;
  return year > 9999 ? `+${year}` : pad(year, 4);
}

/** Microseconds of a day as `07:05:00.000000`, cut to `precision` digits. */
export function formatTime(micros: bigint, precision: number): string {
  const seconds = Number(micros / 1_000_000n);
  const clock = `${pad(Math.floor(seconds / 3600), 2)}:${pad(Math.floor(seconds / 60) % 60, 2)}:${pad(seconds % 60, 2)}`;
  if (precision === 0) return clock;
  return `${clock}.${pad(micros % 1_000_000n, 6)
    .padEnd(precision, '0')
    .slice(0, precision)}`;
}

/** Microseconds since the epoch as `2025-01-31 07:05:00.000000`, cut to `precision` digits. */
export function formatTimestamp(micros: bigint, precision: number): string {
  const { quotient, remainder } = floorDivide(micros, MICROS_A_DAY);
  return `${formatDate(Number(quotient))} ${formatTime(remainder, precision)}`;
}

/** `interval day to second` as Trino prints it: `-2 03:04:05.678`. */
export function formatDayTimeInterval(micros: bigint): string {
  const magnitude = micros < 0n ? -micros : micros;
  const text = `${magnitude / MICROS_A_DAY} ${formatTime(magnitude % MICROS_A_DAY, 3)}`;
  return micros < 0n ? `-${text}` : text;
}

/** `interval year to month` as Trino prints it: `-1-2`. */
export function formatYearMonthInterval(months: number): string {
  const magnitude = Math.abs(months);
  const text = `${Math.floor(magnitude / 12)}-${magnitude % 12}`;
  return months < 0 ? `-${text}` : text;
}
