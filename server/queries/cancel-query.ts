import type { Caller } from '#server/api/trpc/init.ts';
import type { Database } from '#server/platform/database.ts';
import { getQuery } from './get-query.ts';
import type { QueryRunner } from './port.ts';

/** Stops a statement in the engine. One that has ended stays as it is. Throws like `getQuery`. */
export async function cancelQuery(
  deps: { readonly database: Database; readonly queries: QueryRunner },
  input: { readonly id: string; readonly caller: Caller },
): Promise<{ readonly wasRunning: boolean }> {
  await getQuery(deps, input);
  return { wasRunning: deps.queries.cancel(input.id) };
}
