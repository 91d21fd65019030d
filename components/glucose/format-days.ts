const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const LONG_MONTHS =
  'January February March April May June July August September October November December'.split(
    ' ',
  );
const WEEKDAYS = 'Sun Mon Tue Wed Thu Fri Sat'.split(' ');

interface Parts {
  readonly year: number;
  readonly month: string;
  readonly day: number;
}

/** `7 Oct` */
export function formatDay(date: string): string {
  const { day, month } = partsOf(date);
  return `${day} ${month}`;
}

/** `Wed 7 Oct 2026` */
export function formatLongDay(date: string): string {
  const { day, month, year } = partsOf(date);
  const weekday = WEEKDAYS[new Date(`${date}T00:00:00Z`).getUTCDay()];
  return `${weekday} ${day} ${month} ${year}`;
}

/** `October 2026` of `2026-10`. */
export function formatMonth(month: string): string {
  const [year, number] = month.split('-').map(Number);
  return `${LONG_MONTHS[(number ?? 1) - 1]} ${year}`;
}

/** `7 – 20 Oct 2026`, `23 Sep – 6 Oct 2026`, `3 Feb 2014 – 2 Apr 2015`; without years on demand. */
export function formatDays(from: string, to: string, years = true): string {
  const a = partsOf(from);
  const b = partsOf(to);
  const end = `${b.day} ${b.month}${years ? ` ${b.year}` : ''}`;
  if (from === to) return end;
  if (a.year !== b.year) return `${a.day} ${a.month} ${a.year} – ${b.day} ${b.month} ${b.year}`;
  if (a.month !== b.month) return `${a.day} ${a.month} – ${end}`;
  return `${a.day} – ${end}`;
}

/** `18 h 24 min`, `20 min`, `under a minute` of a day. */
export function formatMinutes(minutes: number): string {
  const whole = Math.round(minutes);
  if (whole < 1) return 'under a minute';
  if (whole < 60) return `${whole} min`;
  return `${Math.floor(whole / 60)} h ${String(whole % 60).padStart(2, '0')} min`;
}

/** `08:15` of minutes after midnight. */
export function formatClock(minute: number): string {
  const pad = (value: number) => String(value).padStart(2, '0');
  return `${pad(Math.floor(minute / 60))}:${pad(minute % 60)}`;
}

/** `12 Oct 09:50` on the clock of a zone. Put together by hand: browsers and servers differ in their commas. */
export function formatMoment(epochMs: number, zone: string): string {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(epochMs);
  const part = (type: Intl.DateTimeFormatPartTypes) =>
    parts.find((candidate) => candidate.type === type)?.value ?? '';
  return `${part('day')} ${part('month')} ${part('hour')}:${part('minute')}`;
}

function partsOf(date: string): Parts {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  return { year, month: MONTHS[month - 1] ?? '', day };
}
