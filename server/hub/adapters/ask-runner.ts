import { z } from 'zod';
import type { Database } from '#server/platform/database.ts';
import type { Answer } from './monitored.ts';

const Row = z.object({ running: z.coerce.number(), queued: z.coerce.number() });

interface Deps {
  readonly database: Database;
  readonly version: string;
}

/** The runner: what it is doing, from the tables it keeps. */
export function runnerAsker({ database, version }: Deps) {
  return async (): Promise<Answer> => {
    const [raw] = await database.query(
      `SELECT count(*) FILTER (WHERE state = 'running') AS running,
              count(*) FILTER (WHERE state = 'queued') AS queued
       FROM app.runs WHERE state IN ('running', 'queued')`,
    );
    const { running, queued } = Row.parse(raw);
    return {
      version,
      detail: `${running} running, ${queued} queued`,
      measures: { running, queued },
    };
  };
}
