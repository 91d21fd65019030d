import { z } from 'zod';
import type { Database } from '#server/platform/database.ts';

export interface Status {
  readonly queriesRunning: number;
  readonly runsRunning: number;
}

const Row = z.object({ queries: z.coerce.number(), runs: z.coerce.number() });

/** What is being worked on right now. */
export async function getStatus({ database }: { readonly database: Database }): Promise<Status> {
  const [row] = await database.query(
    `SELECT (SELECT count(*) FROM app.queries WHERE state IN ('queued', 'running')) AS queries,
            (SELECT count(*) FROM app.runs WHERE state IN ('queued', 'running')) AS runs`,
  );
  const { queries, runs } = Row.parse(row);
  return { queriesRunning: queries, runsRunning: runs };
}
