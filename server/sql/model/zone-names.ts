import { fixedOffsetMinutes } from './time-literals.ts';

const ZERO = new Set(['UTC', 'Z', 'GMT', 'UT', 'GMT0', 'Greenwich', 'UCT', 'Zulu', 'Universal']);
let known: ReadonlySet<string> | null = null;

/** Names of zones are told by their case; abbreviations such as EST are none. */
export function isZoneName(zone: string): boolean {
  if (ZERO.has(zone) || /^(?:UTC|GMT|UT)?[+-]\d{1,2}(?::?\d{2})?$/.test(zone)) {
    return !/^[+-]\d:/.test(zone);
  }
  known ??= new Set(Intl.supportedValuesOf('timeZone'));
  if (known.has(zone)) return true;
  return /^[A-Z][A-Za-z_]*\/[A-Z][A-Za-z_/+-]*\d*$/.test(zone);
}

/** A zone as a value shows it: a fixed offset as `+03:00`. */
export function zoneName(zone: string): string {
  const minutes = fixedOffsetMinutes(zone);
  if (minutes === null) return zone;
  if (minutes === 0) return 'UTC';
  const size = Math.abs(minutes);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}
