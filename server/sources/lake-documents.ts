import { z } from 'zod';
import type { QueryEngine } from '#server/engine/port.ts';
import type { Collection } from './model/collections.ts';
import type { RawDocument } from './port.ts';
import { readLake, timestampLiteral } from './read-lake.ts';

interface Deps {
  readonly engine: Pick<QueryEngine, 'collect'>;
  readonly signal?: AbortSignal;
}

const Day = z.object({ day: z.string(), documents: z.coerce.number() });

/** Entries of a source that the lake has and does not know as deleted, by UTC day (`2026-03-31`). */
export async function countByDay(
  deps: Deps,
  { ref, source }: { readonly ref: string; readonly source: string },
): Promise<ReadonlyMap<string, number>> {
  const rows = await readLake(
    deps,
    ref,
    {
      sql: `SELECT CAST(CAST(event_time AS date) AS varchar) AS day, count(*) AS documents
FROM (
  SELECT max_by(event_time, fetched_at) AS event_time, max_by(deleted_at IS NOT NULL, fetched_at) AS is_deleted
  FROM entries WHERE source = ? GROUP BY document_id
)
WHERE NOT is_deleted AND event_time IS NOT NULL
GROUP BY 1`,
      texts: [source],
    },
    Day,
  );
  return new Map(rows.map(({ day, documents }) => [day, documents] as const));
}

const Newest = z.object({ source: z.string(), newest_ms: z.coerce.number() });

/** Time of the newest entry of sources that is not after `now`, by source; without those that have none. */
export async function newestEntries(
  deps: Deps,
  {
    ref,
    sources,
    now,
  }: { readonly ref: string; readonly sources: readonly string[]; readonly now: Date },
): Promise<ReadonlyMap<string, Date>> {
  if (sources.length === 0) return new Map();
  const rows = await readLake(
    deps,
    ref,
    {
      sql: `SELECT source, to_unixtime(max(event_time)) * 1000 AS newest_ms
FROM entries
WHERE source IN (${sources.map(() => '?').join(', ')}) AND event_time <= ${timestampLiteral(now.getTime())}
GROUP BY source`,
      texts: sources,
    },
    Newest,
  );
  return new Map(rows.map((row) => [row.source, new Date(Math.round(row.newest_ms))] as const));
}

const Live = z.object({
  document_id: z.string(),
  person: z.string(),
  zone: z.string(),
  document: z.string(),
  event_ms: z.coerce.number(),
});

/** The documents of a source in a window of time that the lake does not know as deleted, newest versions. */
export async function liveDocuments(
  deps: Deps,
  input: {
    readonly ref: string;
    readonly source: string;
    readonly collection: Collection;
    readonly fromMs: number;
    readonly toMs: number;
  },
): Promise<readonly RawDocument[]> {
  const { ref, source, collection, fromMs, toMs } = input;
  const inWindow = `event_time >= ${timestampLiteral(fromMs)} AND event_time < ${timestampLiteral(toMs)}`;
  const rows = await readLake(
    deps,
    ref,
    {
      // All versions, of documents that were in the window once: the newest may have moved elsewhere.
      sql: `SELECT document_id, person, zone, document, to_unixtime(event_time) * 1000 AS event_ms
FROM (
  SELECT r.*, row_number() OVER (PARTITION BY document_id ORDER BY fetched_at DESC, content_hash) AS version
  FROM ${collection} AS r WHERE source = ? AND document_id IN (
    SELECT document_id FROM ${collection} WHERE source = ? AND ${inWindow}
  )
)
WHERE version = 1 AND deleted_at IS NULL AND ${inWindow}`,
      texts: [source, source],
    },
    Live,
  );
  return rows.map((row) => ({
    collection,
    person: row.person,
    zone: row.zone,
    source,
    documentId: row.document_id,
    json: row.document,
    eventTimeMs: Math.round(row.event_ms),
    deletedAtMs: null,
  }));
}
