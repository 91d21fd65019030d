import { z } from 'zod';
import type { Database } from '#server/platform/database.ts';
import type { FileState, FoundFile, KnownFile } from './model/watched-file.ts';

/** A file of a watched folder, as the page of its source shows it. */
export interface WatchedFileView extends FoundFile {
  readonly state: FileState;
  readonly readAt: Date | null;
  readonly runId: string | null;
  readonly documents: number | null;
  /** Why it was not taken in. */
  readonly error: string | null;
}

const Row = z.object({
  name: z.string(),
  size_bytes: z.coerce.number(),
  mtime_ms: z.coerce.number(),
  seen_at: z.date(),
  sha256: z.string().nullable(),
  run_id: z.string().nullable(),
  run_state: z.string().nullable(),
  read_at: z.date().nullable(),
  documents: z.number().nullable(),
  error: z.string().nullable(),
  run_error: z.string().nullable(),
});

const STATE_OF_RUN: Readonly<Record<string, NonNullable<KnownFile['runState']>>> = {
  queued: 'going-on',
  running: 'going-on',
  merged: 'done',
  'nothing-to-do': 'done',
  failed: 'failed',
  cancelled: 'cancelled',
};

export interface StoredFile extends KnownFile {
  readonly sha256: string | null;
  readonly documents: number | null;
  /** Why its run did not take it in. */
  readonly runError: string | null;
}

/** A folder and the branch that takes its files in: a run on another has brought them nothing. */
export interface WatchedSource {
  readonly source: string;
  readonly ref: string;
}

/** The run that read a file `f` last, when it was for the branch `$2`. */
const ITS_RUN = 'app.runs r ON r.id = f.run_id AND r.ref = $2';
/** What came of it; what was merged is there even when publishing its marts failed. */
const RUN_STATE = `CASE WHEN r.merged_hash IS NULL THEN r.state ELSE 'merged' END`;

/** What is known of the files of a source, by name. */
export async function readWatchedFiles(
  database: Database,
  { source, ref }: WatchedSource,
): Promise<ReadonlyMap<string, StoredFile>> {
  const rows = await database.query(
    `SELECT f.name, f.size_bytes, f.mtime_ms, f.seen_at, f.sha256, f.run_id, f.read_at, f.documents,
       f.error, ${RUN_STATE} AS run_state,
       CASE WHEN ${RUN_STATE} IN ('failed', 'cancelled') THEN
         coalesce('Its run failed: ' || r.error, 'Its run was cancelled.') END AS run_error
     FROM app.watched_files f LEFT JOIN ${ITS_RUN}
     WHERE f.source = $1`,
    [source, ref],
  );
  const files = rows.map((row): readonly [string, StoredFile] => {
    const file = Row.parse(row);
    return [
      file.name,
      {
        name: file.name,
        sizeBytes: file.size_bytes,
        mtimeMs: file.mtime_ms,
        seenMs: file.seen_at.getTime(),
        sha256: file.sha256,
        runId: file.run_id,
        runState: file.run_state === null ? null : (STATE_OF_RUN[file.run_state] ?? null),
        readMs: file.read_at?.getTime() ?? null,
        documents: file.documents,
        error: file.error,
        runError: file.run_error,
      },
    ];
  });
  return new Map(files);
}

/** Remembers a file that is new or has changed; what was known of its former content is forgotten. */
export async function rememberFile(
  database: Database,
  source: string,
  file: FoundFile,
  now: Date,
): Promise<void> {
  await database.query(
    `INSERT INTO app.watched_files (source, name, size_bytes, mtime_ms, seen_at)
     VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (source, name) DO UPDATE SET size_bytes = $3, mtime_ms = $4, seen_at = $5,
       sha256 = NULL, run_id = NULL, read_at = NULL, documents = NULL, error = NULL`,
    [source, file.name, file.sizeBytes, file.mtimeMs, now],
  );
}

/** Notes what a run made of a file. */
export async function recordRead(
  database: Database,
  source: string,
  name: string,
  read: {
    readonly runId: string;
    readonly at: Date;
    readonly sha256: string | null;
    readonly documents: number | null;
    readonly error: string | null;
  },
): Promise<void> {
  await database.query(
    `UPDATE app.watched_files SET run_id = $3, read_at = $4, sha256 = $5, documents = $6, error = $7
     WHERE source = $1 AND name = $2`,
    [source, name, read.runId, read.at, read.sha256, read.documents, read.error],
  );
}

/** Name of a file with the same content that is in the lake already; null when there is none. */
export async function twinOf(
  database: Database,
  { source, ref }: WatchedSource,
  { name, sha256 }: { readonly name: string; readonly sha256: string },
): Promise<string | null> {
  const [row] = await database.query(
    `SELECT f.name FROM app.watched_files f JOIN ${ITS_RUN}
     WHERE f.source = $1 AND f.name <> $3 AND f.sha256 = $4 AND f.error IS NULL
       AND ${RUN_STATE} IN ('merged', 'nothing-to-do') LIMIT 1`,
    [source, ref, name, sha256],
  );
  return row === undefined ? null : String(row['name']);
}

const Look = z.object({ looked_at: z.date(), error: z.string().nullable() });

/** The last look into a folder; null before the first. */
export async function lastLook(
  database: Database,
  source: string,
): Promise<{ readonly at: Date; readonly error: string | null } | null> {
  const [row] = await database.query(
    'SELECT looked_at, error FROM app.watched_folders WHERE source = $1',
    [source],
  );
  if (row === undefined) return null;
  const { looked_at: at, error } = Look.parse(row);
  return { at, error };
}

export async function recordLook(
  database: Database,
  source: string,
  look: { readonly at: Date; readonly error: string | null },
): Promise<void> {
  await database.query(
    `INSERT INTO app.watched_folders (source, looked_at, error) VALUES ($1, $2, $3)
     ON CONFLICT (source) DO UPDATE SET looked_at = $2, error = $3`,
    [source, look.at, look.error],
  );
}

/** How a watched folder is doing, without looking into it; null before the first look. */
export async function folderHealth(
  database: Database,
  watched: WatchedSource,
): Promise<'failing' | 'on-time' | null> {
  const look = await lastLook(database, watched.source);
  if (look === null) return null;
  if (look.error !== null) return 'failing';
  const files = [...(await readWatchedFiles(database, watched)).values()];
  return files.some(({ error, runError }) => (error ?? runError) !== null) ? 'failing' : 'on-time';
}
