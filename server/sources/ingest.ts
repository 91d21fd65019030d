import { rm } from 'node:fs/promises';
import type { QueryEngine } from '#server/engine/port.ts';
import type { Clock } from '#server/platform/clock.ts';
import { landDocuments } from './land-documents.ts';
import type { RawDocument } from './port.ts';
import { type StagedChunk, stageChunks } from './stage-documents.ts';

export interface IngestDeps {
  readonly engine: Pick<QueryEngine, 'materialize' | 'describe'>;
  readonly clock: Clock;
  /** Folder for the staged files, which live as long as the call. */
  readonly scratchFolder: string;
  /** What lands at once; bounds memory and scratch space whatever the source brings. */
  readonly chunk?: { readonly maxDocuments: number; readonly maxBytes: number };
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
  /** Of each write. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

export interface Ingested {
  /** Documents that the source gave. */
  readonly documents: number;
  /** New or changed ones: rows appended. */
  readonly written: number;
  readonly unchanged: number;
  /** Head of the branch after the last write; null when nothing was written. */
  readonly commitHash: string | null;
}

const CHUNK = { maxDocuments: 500_000, maxBytes: 512 * 1024 * 1024 };

/**
 * Keeps every document of a source in the raw table of its collection as it came. A document whose
 * newest version there is the same writes nothing; a changed one is a new row. A large source lands
 * in several commits; while one is written the next is read. Throws `AppError` when the source fails
 * or the engine refuses; what had landed before stays on the branch, and the same again adds the rest.
 */
export async function ingest(deps: IngestDeps, input: IngestInput): Promise<Ingested> {
  const staged: StagedChunk[] = [];
  let total: Ingested = { documents: 0, written: 0, unchanged: 0, commitHash: null };
  let fetchedAt = new Date(0);
  const land = async (chunk: StagedChunk) => {
    const now = deps.clock();
    // Versions of a document are told apart by this time, also when they came within one call.
    fetchedAt = now > fetchedAt ? now : new Date(fetchedAt.getTime() + 1);
    const landed = await landDocuments(deps, { ...input, chunk, fetchedAt, part: staged.length });
    total = {
      documents: total.documents + chunk.documents,
      written: total.written + landed.written,
      unchanged: total.unchanged + chunk.documents - landed.written,
      commitHash: landed.commitHash ?? total.commitHash,
    };
    await removeFiles(chunk);
  };
  let landing = Promise.resolve();
  try {
    const options = { folder: deps.scratchFolder, ...(deps.chunk ?? CHUNK) };
    for await (const chunk of stageChunks(input.documents, options, input.signal)) {
      staged.push(chunk);
      await landing;
      landing = land(chunk);
      // Seen when it is awaited, which is after the next chunk was read.
      landing.catch(() => undefined);
    }
    await landing;
    return total;
  } finally {
    await landing.catch(() => undefined);
    for (const chunk of staged) await removeFiles(chunk);
  }
}

async function removeFiles({ files }: StagedChunk): Promise<void> {
  for (const { file } of files) await rm(file, { force: true });
}
