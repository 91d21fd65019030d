import { z } from 'zod';
import type { QueryEngine } from '#server/engine/port.ts';
import type { Clock } from '#server/platform/clock.ts';
import type { Database } from '#server/platform/database.ts';

export interface SpoolLimits {
  /** All results together; the oldest go first. */
  readonly maxBytes: number;
  readonly maxAgeMs: number;
}

const Overdue = z.array(z.object({ id: z.string() }));

/** Drops the rows of results that are too old or too many; the history keeps their records. */
export async function sweepSpool(
  {
    database,
    engine,
    clock,
  }: {
    readonly database: Database;
    readonly engine: Pick<QueryEngine, 'spool'>;
    readonly clock: Clock;
  },
  limits: SpoolLimits,
): Promise<number> {
  const now = clock();
  const overdue = Overdue.parse(
    await database.query(
      `SELECT id FROM (
         SELECT id, ended_at, sum(bytes) OVER (ORDER BY ended_at DESC, id DESC) AS bytes_from_newest
         FROM app.queries WHERE state = 'finished' AND dropped_at IS NULL
       ) AS spooled
       WHERE ended_at < $1 OR bytes_from_newest > $2`,
      [new Date(now.getTime() - limits.maxAgeMs), limits.maxBytes],
    ),
  );
  for (const { id } of overdue) {
    await database.query('UPDATE app.queries SET dropped_at = $2 WHERE id = $1', [id, now]);
    await engine.spool.drop(id);
  }
  return overdue.length;
}
