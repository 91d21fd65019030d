import type { Clock } from '#server/platform/clock.ts';
import type { Database } from '#server/platform/database.ts';

/** Forgets statements that ended before so long; those whose result somebody pinned stay. Gives their number. */
export async function purgeHistory(
  { database, clock }: { readonly database: Database; readonly clock: Clock },
  { olderThanMs }: { readonly olderThanMs: number },
): Promise<number> {
  const purged = await database.query(
    `DELETE FROM app.queries q
     WHERE q.created_at < $1 AND q.state NOT IN ('queued', 'running')
       AND (q.state <> 'finished' OR q.dropped_at IS NOT NULL)
       AND NOT EXISTS (SELECT FROM app.result_tabs t WHERE t.query_id = q.id AND t.is_pinned)
     RETURNING q.id`,
    [new Date(clock().getTime() - olderThanMs)],
  );
  return purged.length;
}
