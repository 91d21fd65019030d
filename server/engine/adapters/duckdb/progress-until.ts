import type { DuckDBConnection } from '@duckdb/node-api';
import type { QueryEvent } from '../../port.ts';

const PROGRESS_EVERY_MS = 150;

/** Progress at most every so often until `settled` resolves; the percentage never falls. */
export async function* progressUntil(
  connection: DuckDBConnection,
  settled: Promise<void>,
): AsyncGenerator<QueryEvent> {
  let highest: number | null = null;
  while (
    (await Promise.race([settled.then(() => 'ended'), pause(PROGRESS_EVERY_MS)])) !== 'ended'
  ) {
    const { percentage, rows_processed: rowsProcessed } = connection.progress;
    if (percentage >= 0) highest = Math.max(highest ?? 0, percentage);
    yield {
      kind: 'progress',
      percent: highest,
      rowsProcessed: rowsProcessed > 0n ? rowsProcessed : null,
    };
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
