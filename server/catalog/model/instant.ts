const INSTANT = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/;
const NANOS_PER_MILLI = 1_000_000n;
const NANOS_PER_SECOND = 1_000_000_000n;

/** Nanoseconds since the epoch of an ISO-8601 time with zone; null when the text is none. */
export function parseInstant(text: string): bigint | null {
  const match = INSTANT.exec(text);
  if (match === null) return null;
  const [, seconds = '', fraction = '', zone = ''] = match;
  const millis = Date.parse(seconds + zone);
  if (Number.isNaN(millis)) return null;
  return BigInt(millis) * NANOS_PER_MILLI + BigInt(fraction.padEnd(9, '0'));
}

/** ISO-8601 in UTC with 3, 6 or 9 digits of fraction, as few as keep the value. */
export function formatInstant(nanos: bigint): string {
  const rest = ((nanos % NANOS_PER_SECOND) + NANOS_PER_SECOND) % NANOS_PER_SECOND;
  const seconds = new Date(Number((nanos - rest) / NANOS_PER_MILLI)).toISOString().slice(0, 19);
  const digits = rest
    .toString()
    .padStart(9, '0')
    .replace(/(?:000){1,2}$/, '');
  return `${seconds}.${digits}Z`;
}
