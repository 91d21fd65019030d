import { DAYS, dayOfWeek, dayOfYear, MONTHS, type Moment, offsetText } from './moment.ts';

const pad = (value: number, width = 2): string => String(value).padStart(width, '0');

/** A field of `%t` of Java's Formatter; null for one that the value has not. */
export function momentField(field: string, moment: Moment): string | null {
  const both = (...fields: readonly string[]): string | null => {
    const texts = fields.map((one) => (one.length > 1 ? one.slice(1) : momentField(one, moment)));
    return texts.includes(null) ? null : texts.join('');
  };
  switch (field) {
    case 'R':
      return both('H', '=:', 'M');
    case 'T':
      return both('H', '=:', 'M', '=:', 'S');
    case 'r':
      return both('I', '=:', 'M', '=:', 'S', '= ', 'P');
    case 'D':
      return both('m', '=/', 'd', '=/', 'y');
    case 'F':
      return both('Y', '=-', 'm', '=-', 'd');
    case 'c':
      return both('a', '= ', 'b', '= ', 'd', '= ', 'T', '= ', 'Z', '= ', 'Y');
  }
  return dateField(field, moment) ?? timeField(field, moment) ?? zoneField(field, moment);
}

function dateField(field: string, { date }: Moment): string | null {
  if (date === null) return null;
  const { year, month, day } = date;
  switch (field) {
    case 'B':
      return MONTHS[month - 1] ?? null;
    case 'b':
    case 'h':
      return MONTHS[month - 1]?.slice(0, 3) ?? null;
    case 'A':
      return DAYS[dayOfWeek(date) - 1] ?? null;
    case 'a':
      return DAYS[dayOfWeek(date) - 1]?.slice(0, 3) ?? null;
    case 'Y':
      return pad(year, 4);
    case 'C':
      return pad(Math.trunc(year / 100));
    case 'y':
      return pad(year % 100);
    case 'j':
      return pad(dayOfYear(date), 3);
    case 'm':
      return pad(month);
    case 'd':
      return pad(day);
    case 'e':
      return String(day);
    default:
      return null;
  }
}

function timeField(field: string, { seconds, micros }: Moment): string | null {
  if (seconds === null) return null;
  const hour = Math.floor(seconds / 3600);
  const hour12 = hour % 12 === 0 ? 12 : hour % 12;
  switch (field) {
    case 'H':
      return pad(hour);
    case 'I':
      return pad(hour12);
    case 'k':
      return String(hour);
    case 'l':
      return String(hour12);
    case 'M':
      return pad(Math.floor(seconds / 60) % 60);
    case 'S':
      return pad(seconds % 60);
    case 'L':
      return pad(Math.floor(micros / 1000), 3);
    case 'N':
      return pad(micros * 1000, 9);
    case 'p':
      return hour < 12 ? 'am' : 'pm';
    case 'P':
      return hour < 12 ? 'AM' : 'PM';
    default:
      return null;
  }
}

function zoneField(field: string, { zone }: Moment): string | null {
  return field === 'z' && zone !== null ? offsetText(zone.minutes, '') : null;
}

/** A moment as Java writes it: `2024-01-01T10:00`, with seconds only where there are some. */
export function isoText({ date, seconds, micros, zone }: Moment): string {
  const day = date === null ? '' : `${pad(date.year, 4)}-${pad(date.month)}-${pad(date.day)}`;
  if (seconds === null) return day;
  const minutes = `${pad(Math.floor(seconds / 3600))}:${pad(Math.floor(seconds / 60) % 60)}`;
  const fraction =
    micros === 0 ? '' : `.${micros % 1000 === 0 ? pad(micros / 1000, 3) : pad(micros, 6)}`;
  const rest = seconds % 60 === 0 && micros === 0 ? '' : `:${pad(seconds % 60)}${fraction}`;
  const offset = zone === null ? '' : zone.minutes === 0 ? 'Z' : offsetText(zone.minutes, ':');
  const name = zone === null || /^[+-]/.test(zone.name) ? '' : `[${zone.name}]`;
  return `${day}${date === null ? '' : 'T'}${minutes}${rest}${offset}${name}`;
}
