import type { EngineFailure, ReadContext, Statement } from '#server/engine/port.ts';
import { AppError } from '#server/platform/errors.ts';
import type { IngestDeps, IngestInput } from './ingest.ts';
import { COLLECTIONS, type Collection, RAW_TABLE_DESCRIPTION } from './model/collections.ts';
import { noDocuments, RAW_COLUMNS, tableExists } from './raw-tables.ts';
import { timestampLiteral } from './read-lake.ts';
import { STAGED_COLUMNS, type StagedChunk, type StagedFile, TEXT } from './stage-documents.ts';

interface LandInput extends Omit<IngestInput, 'documents'> {
  readonly chunk: StagedChunk;
  /** From 1. */
  readonly part: number;
  readonly fetchedAt: Date;
}

interface Landed {
  readonly written: number;
  /** Null when nothing was written. */
  readonly commitHash: string | null;
}

const STAGED = { name: 'documents', columns: STAGED_COLUMNS, format: 'cells' } as const;

/** Appends what is new in a staged chunk, one commit a collection, and makes raw tables that are missing. */
export async function landDocuments(deps: IngestDeps, input: LandInput): Promise<Landed> {
  const context: ReadContext = {
    ref: input.ref,
    asOf: null,
    catalog: 'iceberg',
    schema: null,
    timeZone: 'UTC',
    user: input.commit.author,
  };
  const present = new Map(
    await Promise.all(
      COLLECTIONS.map(
        async (collection) =>
          [collection, await tableExists(deps.engine, context, `raw.${collection}`)] as const,
      ),
    ),
  );
  let landed: Landed = { written: 0, commitHash: null };
  for (const collection of COLLECTIONS) {
    const staged = input.chunk.files.find((file) => file.collection === collection) ?? null;
    const exists = present.get(collection) === true;
    if (staged === null && exists) continue;
    const statement =
      staged === null ? { sql: noDocuments() } : newDocuments(staged, exists, input.fetchedAt);
    const { commit, timeoutMs = 600_000, signal } = input;
    const written = await deps.engine.materialize({
      statement,
      context,
      key: ['raw', collection],
      mode: { kind: 'append' },
      staged: staged === null ? [] : [{ ...STAGED, ...staged }],
      partitioning: [{ column: 'event_time', transform: 'month' }],
      description: RAW_TABLE_DESCRIPTION[collection],
      commit: {
        ...commit,
        message: messageOf(input, collection, staged),
        properties: { ...commit.properties, 'cascade.asset': [`raw.${collection}`] },
      },
      timeoutMs,
      ...(signal && { signal }),
    });
    if (!written.ok) throw refused(written.error);
    const { rowCount, commitHash } = written.value;
    if (rowCount > 0) landed = { written: landed.written + rowCount, commitHash };
  }
  return landed;
}

/** Each commit of one import says what it is about. */
function messageOf(
  { commit, part }: LandInput,
  collection: Collection,
  staged: StagedFile | null,
): string {
  if (staged === null) return `Make raw.${collection}`;
  const what = collection === 'entries' ? '' : `: ${collection}`;
  return `${commit.message}${what}${part === 1 ? '' : `, part ${part}`}`;
}

/** Rows of the staged file that the lake does not have; the last of several versions in one file. */
function newDocuments(staged: StagedFile, exists: boolean, fetchedAt: Date): Statement {
  const fetched = timestampLiteral(fetchedAt.getTime());
  const last = staged.repeats
    ? 'staged.ordinal IN (SELECT max(ordinal) FROM stage.documents GROUP BY person, source, document_id)'
    : 'true';
  const select = (fetchedColumn: string) =>
    `SELECT ${RAW_COLUMNS.map((name) => (name === 'fetched_at' ? `${fetchedColumn} AS fetched_at` : `staged.${name}`)).join(', ')}
FROM stage.documents AS staged`;
  if (!exists) return { sql: `${select(fetched)}\nWHERE ${last}` };
  const sources = [...staged.sources];
  // The newest version is always the one written last, also after the clock was set back.
  const after = `CASE WHEN known.fetched_at >= ${fetched} THEN known.fetched_at + INTERVAL '0.001' SECOND ELSE ${fetched} END`;
  const sql = `${select(after)}
LEFT JOIN (
  SELECT person, source, document_id,
    max_by(content_hash, fetched_at) AS content_hash,
    max(fetched_at) AS fetched_at
  FROM iceberg.raw.${staged.collection}
  WHERE source IN (${sources.map(() => '?').join(', ')}) AND document_id IN (SELECT document_id FROM stage.documents)
  GROUP BY person, source, document_id
) AS known
  ON known.person = staged.person
  AND known.source = staged.source
  AND known.document_id = staged.document_id
WHERE ${last} AND (known.content_hash IS NULL OR known.content_hash <> staged.content_hash)`;
  return { sql, parameters: sources.map((value) => ({ type: TEXT, value })) };
}

function refused(failure: EngineFailure): AppError {
  switch (failure.kind) {
    case 'cancelled':
      return new AppError('cancelled', 'The import was cancelled; nothing more was written.');
    case 'timeout':
      return new AppError(
        'timeout',
        'The import took too long; nothing more was written. Try a smaller file.',
      );
    case 'unreachable':
      if (failure.cause instanceof AppError) return failure.cause;
      return new AppError('unavailable', 'The engine does not answer; nothing was imported.', {
        cause: failure.cause,
      });
    default:
      return new AppError(
        'invalid',
        `The import failed, nothing more was written: ${failure.message}`,
      );
  }
}
