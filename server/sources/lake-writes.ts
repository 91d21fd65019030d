import { z } from 'zod';
import type { QueryEngine } from '#server/engine/port.ts';
import { COLLECTIONS } from './model/collections.ts';
import { readLake, timestampLiteral } from './read-lake.ts';
import type { PassView } from './source-views.ts';

/** Documents that were written at one moment. */
export interface Write {
  readonly atMs: number;
  readonly documents: number;
}

const Row = z.object({
  source: z.string(),
  at: z.coerce.number(),
  documents: z.coerce.number(),
});

/** What was written since a moment, by source; of one source or of all. */
export async function writesSince(
  { engine }: { readonly engine: Pick<QueryEngine, 'collect'> },
  input: { readonly ref: string; readonly since: Date; readonly source?: string },
): Promise<ReadonlyMap<string, readonly Write[]>> {
  const { ref, since, source } = input;
  const ofSource = source === undefined ? '' : ' AND source = ?';
  const tables = COLLECTIONS.map(
    (name) =>
      `SELECT source, fetched_at FROM ${name} WHERE fetched_at >= ${timestampLiteral(since.getTime())}${ofSource}`,
  );
  const rows = await readLake(
    { engine },
    ref,
    {
      sql: `SELECT source, to_unixtime(fetched_at) * 1000 AS at, count(*) AS documents
FROM (${tables.join(' UNION ALL ')}) GROUP BY source, fetched_at`,
      texts: source === undefined ? [] : COLLECTIONS.map(() => source),
    },
    Row,
  );
  const writes = new Map<string, Write[]>();
  for (const row of rows) {
    const list = writes.get(row.source) ?? [];
    list.push({ atMs: Math.round(row.at), documents: row.documents });
    writes.set(row.source, list);
  }
  return writes;
}

export const documentsOf = (writes: readonly Write[]): number =>
  writes.reduce((sum, { documents }) => sum + documents, 0);

/**
 * Passes of a source, newest first, with what each of them wrote: all that was written until the next
 * one began, as a source is read by one pass at a time. Null while its run has written nothing down.
 */
export function withWrites(
  passes: readonly PassView[],
  writes: readonly Write[],
): readonly PassView[] {
  return passes.map((pass, index) => {
    if (pass.runState !== 'merged' && pass.runState !== 'nothing-to-do') {
      return { ...pass, written: null };
    }
    const fromMs = pass.startedAt.getTime();
    const toMs = passes[index - 1]?.startedAt.getTime() ?? Number.POSITIVE_INFINITY;
    const own = writes.filter(({ atMs }) => atMs >= fromMs && atMs < toMs);
    return { ...pass, written: documentsOf(own) };
  });
}
