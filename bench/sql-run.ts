import { tableFromIPC } from '@uwdata/flechette';
import type { Caller } from '#server/api/trpc/init.ts';
import type { Services } from '#server/platform/services.ts';
import { cancelQuery } from '#server/queries/cancel-query.ts';
import { readRowsArrow } from '#server/queries/read-rows.ts';
import { startQuery } from '#server/queries/start-query.ts';

/** The default branch changes by merge alone. */
export const BRANCH = 'bench';

const never = new AbortController().signal;

const callerNamed = (name: string): Caller => ({ name, role: 'analyst', via: 'local' });

/** From sending a statement to hearing that it has ended, as a page does. */
export async function timedRun(
  services: Services,
  sql: string,
  { person = 'bench', ref = BRANCH }: { readonly person?: string; readonly ref?: string } = {},
): Promise<{ readonly id: string; readonly ms: number }> {
  const startedAt = performance.now();
  const { id } = await startQuery(services, { sql, ref }, callerNamed(person));
  for await (const { event } of services.queries.watch(id, 0, never) ?? []) {
    if (event.kind === 'failed') throw new Error(event.message);
  }
  return { id, ms: performance.now() - startedAt };
}

/** Reads the first rows of a result as a page does: the bytes, and their decoding. */
export async function fetchFirst(
  services: Services,
  id: string,
  rows: number,
): Promise<{ readonly sent: number; readonly decoded: number }> {
  const startedAt = performance.now();
  const bytes = await readRowsArrow(services, {
    id,
    from: 0,
    to: rows,
    caller: callerNamed('bench'),
  });
  const arrivedAt = performance.now();
  const table = tableFromIPC(bytes, {
    useBigInt: true,
    useBigIntTimestamp: true,
    useDecimalInt: true,
  });
  // Columns are decoded when they are looked at.
  for (const column of table.children) column.toArray();
  return { sent: arrivedAt - startedAt, decoded: performance.now() - arrivedAt };
}

const ENDLESS =
  'SELECT count(*) AS n FROM UNNEST(sequence(1, 10000)) AS a(i) CROSS JOIN UNNEST(sequence(1, 10000)) AS b(j) CROSS JOIN UNNEST(sequence(1, 10000)) AS c(k) WHERE (i * 31 + j * 17 + k) % 7 = 3';

/** From cancelling a statement that works hard to its end in the engine. */
export async function cancelLatency(services: Services): Promise<number> {
  const caller = callerNamed('bench');
  const { id } = await startQuery(services, { sql: ENDLESS, ref: BRANCH }, caller);
  let cancelledAt = 0;
  for await (const { event } of services.queries.watch(id, 0, never) ?? []) {
    if (event.kind === 'progress' && cancelledAt === 0) {
      cancelledAt = performance.now();
      await cancelQuery(services, { id, caller });
    }
  }
  return performance.now() - cancelledAt;
}
