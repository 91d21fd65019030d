import { pino } from 'pino';

/** Structured log lines; `child` adds fields such as the request or run id. */
export interface Logger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
  child(fields: object): Logger;
}

/** Writes JSON lines to `file`; with `null` everything is discarded (tests). */
export function createLogger(file: string | null, level = 'info'): Logger {
  if (file === null) return pino({ level: 'silent' });
  return pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ dest: file, sync: false, mkdir: true }),
  );
}
