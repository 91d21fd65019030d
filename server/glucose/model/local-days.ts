/** A calendar day as `YYYY-MM-DD`. */
export type LocalDate = string;

/** A day of a zone: it has 23, 24 or 25 hours, half hours in Lord Howe, or none where the calendar skipped it. */
export interface LocalDay {
  readonly date: LocalDate;
  readonly startMs: number;
  /** Start of the next day. */
  readonly endMs: number;
  readonly minutes: number;
}

/** The day `date` of an IANA zone. Throws `RangeError` for a date or zone that does not exist. */
export function localDay(date: LocalDate, zone: string): LocalDay {
  const day = Temporal.PlainDate.from(date);
  const start = day.toZonedDateTime(zone);
  const end = day.add({ days: 1 }).toZonedDateTime(zone);
  const startMs = start.epochMilliseconds;
  const endMs = end.epochMilliseconds;
  return { date, startMs, endMs, minutes: (endMs - startMs) / 60_000 };
}

/** Every day from `from` to `to`, both included; none when `to` is earlier. */
export function localDays(from: LocalDate, to: LocalDate, zone: string): readonly LocalDay[] {
  return Array.from({ length: Math.max(0, daysBetween(from, to) + 1) }, (_, index) =>
    localDay(addDays(from, index), zone),
  );
}

export function addDays(date: LocalDate, days: number): LocalDate {
  return Temporal.PlainDate.from(date).add({ days }).toString();
}

/** Days from `from` to `to`: 0 for the same day, negative when `to` is earlier. */
export function daysBetween(from: LocalDate, to: LocalDate): number {
  return Temporal.PlainDate.from(from).until(to, { largestUnit: 'days' }).days;
}

/** The calendar day of a moment in an IANA zone. */
export function localDateOf(epochMs: number, zone: string): LocalDate {
  return Temporal.Instant.fromEpochMilliseconds(epochMs)
    .toZonedDateTimeISO(zone)
    .toPlainDate()
    .toString();
}

/** Minutes of the days that have passed at `nowMs`: a day that is not over cannot be covered further. */
export function passedMinutes(days: readonly LocalDay[], nowMs: number): number {
  return days.reduce(
    (sum, day) => sum + Math.max(0, Math.min(day.endMs, nowMs) - day.startMs) / 60_000,
    0,
  );
}

/** Per cent of a day, up to `nowMs`, that so many minutes of readings cover. 0 for a day yet to come. */
export function coveredPct(minutes: number, day: LocalDay, nowMs: number): number {
  const passed = passedMinutes([day], nowMs);
  return passed === 0 ? 0 : Math.min(100, (100 * minutes) / passed);
}
