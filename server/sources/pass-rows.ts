import { z } from 'zod';
import type { Database } from '#server/platform/database.ts';
import type { PassHistory } from './due-passes.ts';
import { Marks } from './model/marks.ts';
import { READS_SOURCE } from './run-of-source.ts';
import type { PassView, RequestView, SourceFailure } from './source-views.ts';

const Failure = z.object({ message: z.string(), nextStep: z.string(), isLasting: z.boolean() });

const PassRow = z.object({
  id: z.string(),
  source: z.string(),
  pass: z.enum(['first', 'hot', 'warm', 'deep']),
  run_id: z.string().nullable(),
  run_state: z.string().nullable(),
  started_at: z.date(),
  ended_at: z.date().nullable(),
  documents: z.number(),
  tombstones: z.number(),
  failure: Failure.nullable(),
});

const PASSES = `SELECT p.id, p.source, p.pass, p.run_id,
    CASE WHEN r.merged_hash IS NULL THEN r.state ELSE 'merged' END AS run_state, p.started_at, p.ended_at,
    p.documents, p.tombstones, p.failure
  FROM app.source_passes p LEFT JOIN app.runs r ON r.id = p.run_id`;

/** What a pass has read counts when its run was merged, or found nothing to merge. */
const COUNTS = `(r.merged_hash IS NOT NULL OR r.state = 'nothing-to-do')`;

/** The newest passes of a source, newest first; what they wrote is in the lake, see `withWrites`. */
export async function listPasses(
  database: Database,
  source: string,
  limit: number,
): Promise<readonly PassView[]> {
  const rows = await database.query(
    `${PASSES} WHERE p.source = $1 ORDER BY p.started_at DESC, p.id DESC LIMIT $2`,
    [source, limit],
  );
  return rows.map((row) => toPass(PassRow.parse(row)));
}

/** The newest pass of every source, by source; what it wrote is in the lake, see `withWrites`. */
export async function lastPasses(database: Database): Promise<ReadonlyMap<string, PassView>> {
  const rows = await database.query(
    `${PASSES} WHERE p.id IN (SELECT DISTINCT ON (source) id FROM app.source_passes
       ORDER BY source, started_at DESC, id DESC)`,
  );
  return new Map(
    rows.map((row) => PassRow.parse(row)).map((row) => [row.source, toPass(row)] as const),
  );
}

/** Where the passes of a source on a ref go on, by the last of them that counts; null before the first. */
export async function readMarks(
  database: Database,
  { source, ref }: { readonly source: string; readonly ref: string },
): Promise<{ readonly marks: Marks; readonly runId: string; readonly at: Date } | null> {
  const [row] = await database.query(
    `SELECT p.marks, p.run_id, p.started_at FROM app.source_passes p JOIN app.runs r ON r.id = p.run_id
     WHERE p.source = $1 AND p.ref = $2 AND p.marks IS NOT NULL AND ${COUNTS}
     ORDER BY p.started_at DESC, p.id DESC LIMIT 1`,
    [source, ref],
  );
  if (row === undefined) return null;
  const { run_id: runId, started_at: at } = MarksRow.parse(row);
  // Marks that another version left are no marks: the source is read from its beginning, which changes nothing.
  const marks = Marks.safeParse(row['marks']);
  return marks.success ? { marks: marks.data, runId, at } : null;
}

const MarksRow = z.object({ run_id: z.string(), started_at: z.date() });

/** What the site last said about itself; null while it has not. */
export async function readSite(
  database: Database,
  source: string,
): Promise<z.infer<typeof SiteFacts> | null> {
  const [row] = await database.query(
    `SELECT site FROM app.source_passes WHERE source = $1 AND site IS NOT NULL
     ORDER BY started_at DESC, id DESC LIMIT 1`,
    [source],
  );
  return row === undefined ? null : SiteFacts.parse(row['site']);
}

const SiteFacts = z.object({ version: z.string().nullable(), units: z.string().nullable() });

/** Newest entry of every source that has marks on a ref. */
export async function newestTimes(
  database: Database,
  ref: string,
): Promise<ReadonlyMap<string, Date>> {
  const rows = await database.query(
    `SELECT p.source, max((p.marks->>'newestMs')::bigint) AS newest
     FROM app.source_passes p JOIN app.runs r ON r.id = p.run_id
     WHERE p.ref = $1 AND p.marks->>'newestMs' IS NOT NULL AND ${COUNTS} GROUP BY p.source`,
    [ref],
  );
  return new Map(
    rows.map((row) => [String(row['source']), new Date(Number(row['newest']))] as const),
  );
}

/** Passes that failed since a moment, by source. */
export async function failuresSince(
  database: Database,
  since: Date,
): Promise<ReadonlyMap<string, number>> {
  const rows = await database.query(
    'SELECT source, count(failure) AS failures FROM app.source_passes WHERE started_at >= $1 GROUP BY source',
    [since],
  );
  return new Map(rows.map((row) => [String(row['source']), Number(row['failures'])] as const));
}

/**
 * What the schedule of a source needs to know. A pass whose run failed later on has failed as well: it
 * would be read again and again.
 */
export async function readHistory(database: Database, source: string): Promise<PassHistory> {
  const [row] = await database.query(
    `WITH passes AS (
       SELECT p.started_at, p.pass, p.failure, p.marks IS NOT NULL AND ${COUNTS} AS is_done,
         p.failure IS NOT NULL OR r.state = 'failed' AND r.merged_hash IS NULL AS is_failed
       FROM app.source_passes p LEFT JOIN app.runs r ON r.id = p.run_id WHERE p.source = $1
     ), done AS (
       SELECT max(started_at) FILTER (WHERE is_done) AS hot,
         max(started_at) FILTER (WHERE is_done AND pass IN ('first', 'warm', 'deep')) AS warm,
         max(started_at) FILTER (WHERE is_done AND pass IN ('first', 'deep')) AS deep
       FROM passes
     ), failed AS (
       SELECT CASE pass WHEN 'first' THEN 'hot' ELSE pass END AS pass, count(*) AS times,
         max(started_at) AS at,
         (array_agg(failure->>'isLasting' = 'true' ORDER BY started_at DESC))[1] AS is_lasting
       FROM passes CROSS JOIN done WHERE is_failed AND started_at >
         coalesce(CASE pass WHEN 'deep' THEN deep WHEN 'warm' THEN warm ELSE hot END, '-infinity')
       GROUP BY 1
     )
     SELECT hot, warm, deep, greatest((SELECT max(started_at) FROM passes),
         (SELECT created_at FROM app.runs WHERE ${READS_SOURCE}
          ORDER BY created_at DESC LIMIT 1)) AS tried,
       (SELECT coalesce(jsonb_agg(jsonb_build_object('pass', pass, 'times', times, 'at', at,
         'isLasting', coalesce(is_lasting, false))), '[]') FROM failed) AS failed
     FROM done`,
    [source],
  );
  const { tried, hot, warm, deep, failed } = HistoryRow.parse(row);
  return { doneAt: { hot, warm, deep }, triedAt: tried, failed };
}

const Time = z.date().nullable();
const HistoryRow = z.object({
  tried: Time,
  hot: Time,
  warm: Time,
  deep: Time,
  failed: z.array(
    z.object({
      pass: z.enum(['hot', 'warm', 'deep']),
      times: z.number(),
      at: z.coerce.date(),
      isLasting: z.boolean(),
    }),
  ),
});

const RequestRow = z.object({
  at: z.date(),
  path: z.string(),
  status: z.number().nullable(),
  ms: z.number(),
  bytes: z.coerce.number(),
  documents: z.number().nullable(),
  note: z.string().nullable(),
});

/** The newest requests to a source, newest first. */
export async function listRequests(
  database: Database,
  source: string,
  limit: number,
): Promise<readonly RequestView[]> {
  const rows = await database.query(
    `SELECT at, path, status, ms, bytes, documents, note FROM app.source_requests
     WHERE source = $1 ORDER BY id DESC LIMIT $2`,
    [source, limit],
  );
  return rows.map((row) => RequestRow.parse(row));
}

function toPass(row: z.infer<typeof PassRow>): PassView {
  const at = row.ended_at ?? row.started_at;
  const failure: SourceFailure | null = row.failure === null ? null : { at, ...row.failure };
  return {
    id: row.id,
    pass: row.pass,
    runId: row.run_id,
    runState: row.run_state,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    documents: row.documents,
    tombstones: row.tombstones,
    written: null,
    failure,
  };
}
