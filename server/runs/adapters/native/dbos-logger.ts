import type { DLogger } from '@dbos-inc/dbos-sdk';
import type { Logger } from '#server/platform/log.ts';

/** DBOS's log lines in ours; what it tells as news is of use only when something is searched for. */
export function dbosLogger(log: Logger): DLogger {
  return {
    debug: () => undefined,
    info: (entry) => log.debug({ part: 'dbos' }, String(entry)),
    warn: (entry) => log.warn({ part: 'dbos' }, String(entry)),
    error: (entry, metadata) => log.error({ part: 'dbos', stack: metadata?.stack }, String(entry)),
  };
}
