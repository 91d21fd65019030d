import { Cron } from 'croner';
import { AppError } from '#server/platform/errors.ts';

const FIELDS = 5;

/** The first moment after `after` that a pattern names. Throws `invalid` for what is no pattern or no zone. */
export function nextRun(cron: string, timeZone: string, after: Date): Date {
  const wrong = (why: string) =>
    new AppError(
      'invalid',
      `“${cron}” in ${timeZone}: ${why}. Give minute, hour, day, month and weekday, as in 0 6 * * * for six in the morning.`,
    );
  if (cron.trim().split(/\s+/).length !== FIELDS) throw wrong('a schedule has five fields');
  let next: Date | null;
  try {
    next = new Cron(cron, { timezone: timeZone }).nextRun(after);
  } catch {
    throw wrong('this is no schedule or no time zone');
  }
  if (next === null) throw wrong('no such moment comes');
  return next;
}
