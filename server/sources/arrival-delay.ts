import { z } from 'zod';
import type { QueryEngine } from '#server/engine/port.ts';
import type { Clock } from '#server/platform/clock.ts';
import type { Database } from '#server/platform/database.ts';
import { readLake, timestampLiteral } from './read-lake.ts';
import type { ArrivalDelay } from './source-views.ts';

const DAYS = 7;
const MINUTE_MS = 60_000;
/** Lower ends of the bins, minutes. */
const BINS = [0, 1, 2, 5, 15, 60, 360, 1440];

const Row = z.object({ minutes: z.coerce.number(), documents: z.coerce.number() });

/**
 * How late the documents of the last seven days came, by the first time each was fetched. Those from
 * before the source was first read are left out: they came with the history. Null when there are none.
 */
export async function arrivalDelay(
  deps: {
    readonly engine: Pick<QueryEngine, 'collect'>;
    readonly database: Database;
    readonly clock: Clock;
  },
  { source, ref }: { readonly source: string; readonly ref: string },
): Promise<ArrivalDelay | null> {
  const [first] = await deps.database.query(
    'SELECT min(ended_at) AS at FROM app.source_passes WHERE source = $1 AND marks IS NOT NULL',
    [source],
  );
  if (!(first?.['at'] instanceof Date)) return null;
  const weekAgo = deps.clock().getTime() - DAYS * 24 * 60 * MINUTE_MS;
  const since = timestampLiteral(Math.max(first['at'].getTime(), weekAgo));
  const rows = await readLake(
    deps,
    ref,
    {
      sql: `SELECT minutes, count(*) AS documents FROM (
  SELECT greatest(date_diff('minute', min(event_time), min(fetched_at)), 0) AS minutes
  FROM entries
  WHERE source = ? AND event_time >= ${since} AND deleted_at IS NULL
  GROUP BY document_id
) GROUP BY minutes ORDER BY minutes`,
      texts: [source],
    },
    Row,
  );
  const documents = rows.reduce((sum, row) => sum + row.documents, 0);
  if (documents === 0) return null;
  return {
    days: DAYS,
    documents,
    medianMs: quantileMs(rows, documents * 0.5),
    p95Ms: quantileMs(rows, documents * 0.95),
    bins: BINS.map((minutes, index) => {
      const next = BINS[index + 1] ?? Number.POSITIVE_INFINITY;
      const inside = rows.filter((row) => row.minutes >= minutes && row.minutes < next);
      return {
        fromMs: minutes * MINUTE_MS,
        toMs: Number.isFinite(next) ? next * MINUTE_MS : null,
        documents: inside.reduce((sum, row) => sum + row.documents, 0),
      };
    }),
  };
}

/** To the minute: the first delay that so many documents do not exceed. */
function quantileMs(rows: readonly z.infer<typeof Row>[], rank: number): number | null {
  let passed = 0;
  for (const { minutes, documents } of rows) {
    passed += documents;
    if (passed >= rank) return minutes * MINUTE_MS;
  }
  return null;
}
