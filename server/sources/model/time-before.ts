/**
 * A moment, epoch milliseconds, whose ISO text is ordered just before a text that shall be a time: by its
 * digits read as UTC, whatever offset follows them. Null for a text that begins with no year.
 */
export function timeBefore(text: string): number | null {
  const digits = /^\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d)?)?)?)?/.exec(text)?.[0] ?? '';
  // What is no day of the calendar is ordered after the beginning of its month, or of its year.
  for (const length of [19, 16, 10, 7, 4]) {
    const known = digits.slice(0, length);
    const ms = Date.parse(known.length > 10 ? `${known}Z` : known);
    // An offset is ordered before the dot that follows the seconds of a bound.
    if (!Number.isNaN(ms) && new Date(ms).toISOString().startsWith(known)) return ms - 1;
  }
  return null;
}
