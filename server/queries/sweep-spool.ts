import { z } from 'zod';
import type { QueryEngine } from '#server/engine/port.ts';
import type { Clock } from '#server/platform/clock.ts';
import type { Database } from '#server/platform/database.ts';

export interface SpoolLimits {
  /** All results together; the oldest go first. */
  readonly maxBytes: number;
  /** Results of one person. */
  readonly maxBytesPerPerson: number;
  readonly maxAgeMs: number;
}

export const SPOOL_LIMITS: SpoolLimits = {
  maxBytes: 4 * 1024 ** 3,
  maxBytesPerPerson: 2 * 1024 ** 3,
  maxAgeMs: 24 * 3_600_000,
};

/** Results whose rows are there, with the pinned ones, which stay. */
const SPOOLED = `SELECT q.id, q.submitted_by, q.ended_at, coalesce(q.bytes, 0) AS bytes,
    EXISTS (SELECT FROM app.result_tabs t WHERE t.query_id = q.id AND t.is_pinned) AS is_pinned
  FROM app.queries q WHERE q.state = 'finished' AND q.dropped_at IS NULL`;

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
         SELECT *, sum(bytes) OVER (ORDER BY is_pinned DESC, ended_at DESC, id DESC) AS of_all,
           sum(bytes) OVER (PARTITION BY submitted_by ORDER BY is_pinned DESC, ended_at DESC, id DESC) AS of_person
         FROM (${SPOOLED}) AS spooled
       ) AS counted
       WHERE NOT is_pinned AND (ended_at < $1 OR of_all > $2 OR of_person > $3)`,
      [new Date(now.getTime() - limits.maxAgeMs), limits.maxBytes, limits.maxBytesPerPerson],
    ),
  );
  for (const { id } of overdue) {
    await database.query('UPDATE app.queries SET dropped_at = $2 WHERE id = $1', [id, now]);
    await engine.spool.drop(id);
  }
  return overdue.length;
}

const Pinned = z.object({
  of_all: z.string().transform(Number),
  of_person: z.string().transform(Number),
});

/**
 * Bytes that the next result of a person may take: what is not pinned makes room for it. Zero when pinned
 * results fill the spool.
 */
export async function spoolRoom(
  { database }: { readonly database: Database },
  submittedBy: string,
  limits: SpoolLimits,
): Promise<number> {
  const [row] = await database.query(
    `SELECT coalesce(sum(bytes), 0)::text AS of_all,
       coalesce(sum(bytes) FILTER (WHERE submitted_by = $1), 0)::text AS of_person
     FROM (${SPOOLED}) AS spooled WHERE is_pinned`,
    [submittedBy],
  );
  const pinned = Pinned.parse(row);
  const room = Math.min(
    limits.maxBytes - pinned.of_all,
    limits.maxBytesPerPerson - pinned.of_person,
  );
  return Math.max(0, room);
}
