import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Column, EngineFailure, QueryEngine, ReadContext } from '#server/engine/port.ts';
import type { Clock } from '#server/platform/clock.ts';
import { AppError } from '#server/platform/errors.ts';
import { newId } from '#server/platform/ids.ts';
import type { RawDocument } from './port.ts';
import { stageDocuments } from './stage-documents.ts';

export interface IngestDeps {
  readonly engine: Pick<QueryEngine, 'materialize' | 'describe'>;
  readonly clock: Clock;
  /** Folder for the staged file, which lives as long as the call. */
  readonly scratchFolder: string;
}

export interface IngestInput {
  readonly documents: AsyncIterable<readonly RawDocument[]>;
  /** Branch that the documents land on. */
  readonly ref: string;
  readonly commit: {
    readonly message: string;
    readonly author: string;
    readonly properties: Readonly<Record<string, readonly string[]>>;
  };
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

export interface Ingested {
  /** Documents that the source gave. */
  readonly documents: number;
  /** New or changed ones: rows appended. */
  readonly written: number;
  readonly unchanged: number;
  /** Head of the branch afterwards; unmoved when nothing was written. */
  readonly commitHash: string;
}

const KEY = ['raw', 'entries'] as const;
const TEXT = { kind: 'varchar', length: null } as const;
const INSTANT = { kind: 'timestamp with time zone', precision: 6 } as const;
const STAGED: readonly Column[] = [
  { name: 'ordinal', type: { kind: 'bigint' } },
  { name: 'document_id', type: TEXT },
  { name: 'person', type: TEXT },
  { name: 'zone', type: TEXT },
  { name: 'source', type: TEXT },
  { name: 'document', type: TEXT },
  { name: 'content_hash', type: TEXT },
  { name: 'event_time', type: INSTANT },
  { name: 'fetched_at', type: INSTANT },
];
const COLUMNS = STAGED.slice(1).map(({ name }) => name);

/**
 * Keeps every document of a source in `raw.entries` as it came. A document whose newest version
 * there is the same writes nothing; a changed one is a new row. Throws `AppError` when the source
 * fails or the engine refuses; then nothing was written.
 */
export async function ingest(deps: IngestDeps, input: IngestInput): Promise<Ingested> {
  const file = join(deps.scratchFolder, `ingest-${newId()}.ndjson`);
  try {
    const fetchedAt = deps.clock();
    const documents = await stageDocuments(input.documents, { file, fetchedAt }, input.signal);
    const context: ReadContext = {
      ref: input.ref,
      asOf: null,
      catalog: 'iceberg',
      schema: null,
      timeZone: 'UTC',
      user: input.commit.author,
    };
    const exists = await tableExists(deps, context);
    const materialized = await deps.engine.materialize({
      statement: { sql: newDocuments(exists) },
      context,
      key: KEY,
      mode: { kind: 'append' },
      staged: [{ name: 'entries', columns: STAGED, file }],
      partitioning: [{ column: 'event_time', transform: 'month' }],
      description: 'Every document of every source as it came, all versions.',
      commit: input.commit,
      timeoutMs: input.timeoutMs ?? 600_000,
      ...(input.signal && { signal: input.signal }),
    });
    if (!materialized.ok) throw refused(materialized.error);
    const written = materialized.value.rowCount;
    const { commitHash } = materialized.value;
    return { documents, written, unchanged: documents - written, commitHash };
  } finally {
    await rm(file, { force: true });
  }
}

async function tableExists(deps: IngestDeps, context: ReadContext): Promise<boolean> {
  const described = await deps.engine.describe(
    { sql: 'SELECT 1 FROM iceberg.raw.entries' },
    context,
  );
  if (described.ok) return true;
  const { error } = described;
  const absent = ['TABLE_NOT_FOUND', 'SCHEMA_NOT_FOUND', 'NOT_FOUND'];
  if (error.kind === 'rejected' && absent.includes(error.name)) return false;
  throw refused(error);
}

/** Rows of the staged file that the lake does not have; the last of several versions in one file. */
function newDocuments(exists: boolean): string {
  const known = exists
    ? `LEFT JOIN (
  SELECT person, source, document_id, max_by(content_hash, fetched_at) AS content_hash
  FROM iceberg.raw.entries
  GROUP BY person, source, document_id
) AS known
  ON known.person = staged.person
  AND known.source = staged.source
  AND known.document_id = staged.document_id`
    : '';
  const changed = exists
    ? ' AND (known.content_hash IS NULL OR known.content_hash <> staged.content_hash)'
    : '';
  return `SELECT ${COLUMNS.map((name) => `staged.${name}`).join(', ')}
FROM (
  SELECT ${COLUMNS.join(', ')},
    row_number() OVER (PARTITION BY person, source, document_id ORDER BY ordinal DESC) AS version
  FROM stage.entries
) AS staged
${known}
WHERE staged.version = 1${changed}`;
}

function refused(failure: EngineFailure): AppError {
  switch (failure.kind) {
    case 'cancelled':
      return new AppError('cancelled', 'The import was cancelled; nothing was written.');
    case 'timeout':
      return new AppError(
        'timeout',
        'The import took too long; nothing was written. Try a smaller file.',
      );
    case 'unreachable':
      return new AppError('unavailable', 'The engine does not answer; nothing was imported.', {
        cause: failure.cause,
      });
    default:
      return new AppError('invalid', `The import failed, nothing was written: ${failure.message}`);
  }
}
