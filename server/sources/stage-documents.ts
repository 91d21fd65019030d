import { hash } from 'node:crypto';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Column } from '#server/engine/port.ts';
import { AppError } from '#server/platform/errors.ts';
import { newId } from '#server/platform/ids.ts';
import type { Collection } from './model/collections.ts';
import { contentText } from './model/content-text.ts';
import { isoInstant } from './model/iso-instant.ts';
import { KeySet } from './model/key-set.ts';
import type { RawDocument } from './port.ts';

export const TEXT = { kind: 'varchar', length: null } as const;
const INSTANT = { kind: 'timestamp with time zone', precision: 6 } as const;

/** Columns of a staged file; `ordinal` is the document's place in it. */
export const STAGED_COLUMNS: readonly Column[] = [
  { name: 'ordinal', type: { kind: 'bigint' } },
  { name: 'document_id', type: TEXT },
  { name: 'person', type: TEXT },
  { name: 'zone', type: TEXT },
  { name: 'source', type: TEXT },
  { name: 'document', type: TEXT },
  { name: 'content_hash', type: TEXT },
  { name: 'event_time', type: INSTANT },
  { name: 'deleted_at', type: INSTANT },
];

/** Documents of one collection, waiting in a local file of cells. */
export interface StagedFile {
  readonly collection: Collection;
  readonly file: string;
  /** Whether it may hold several versions of a document. */
  readonly repeats: boolean;
  readonly sources: ReadonlySet<string>;
  readonly maxLineBytes: number;
}

export interface StagedChunk {
  readonly documents: number;
  readonly files: readonly StagedFile[];
}

export interface StageOptions {
  readonly folder: string;
  readonly maxDocuments: number;
  readonly maxBytes: number;
}

/**
 * Writes documents to files of bounded size, a set of files a chunk, one batch in memory at a time.
 * The files are the caller's to remove. Throws what the source throws; the open chunk is then lost.
 */
export async function* stageChunks(
  documents: AsyncIterable<readonly RawDocument[]>,
  options: StageOptions,
  signal?: AbortSignal,
): AsyncGenerator<StagedChunk> {
  let chunk = new ChunkWriter(options.folder);
  try {
    for await (const batch of documents) {
      signal?.throwIfAborted();
      await chunk.write(batch);
      if (chunk.documents < options.maxDocuments && chunk.bytes < options.maxBytes) continue;
      const staged = await chunk.end();
      chunk = new ChunkWriter(options.folder);
      yield staged;
    }
    yield await chunk.end();
  } catch (cause) {
    await chunk.abandon();
    throw stagingFailure(cause);
  }
}

/** Names what keeps documents from being staged; what the source threw stays as it is. */
function stagingFailure(cause: unknown): unknown {
  const code = cause instanceof Error && 'code' in cause ? cause.code : null;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new AppError(
      'unavailable',
      'There is no room left in the scratch folder: free some space, then import again.',
      { cause },
    );
  }
  if (code === 'EROFS') {
    return new AppError(
      'unavailable',
      'The scratch folder is read-only: nothing can be imported.',
      {
        cause,
      },
    );
  }
  return cause;
}

class ChunkWriter {
  readonly #folder: string;
  readonly #files = new Map<Collection, FileWriter>();
  #flushing = Promise.resolve();
  documents = 0;

  constructor(folder: string) {
    this.#folder = folder;
  }

  get bytes(): number {
    return this.#files.values().reduce((sum, { bytes }) => sum + bytes, 0);
  }

  async write(batch: readonly RawDocument[]): Promise<void> {
    for (const document of batch) {
      this.documents += 1;
      this.#writerOf(document.collection).add(document);
    }
    // One batch is written while the next one is read.
    await this.#flushing;
    this.#flushing = this.#flush();
    this.#flushing.catch(() => undefined);
  }

  async end(): Promise<StagedChunk> {
    await this.#flushing;
    await this.#flush();
    return this.#close();
  }

  /** Removes what was written so far. */
  async abandon(): Promise<void> {
    await this.#flushing.catch(() => undefined);
    const { files } = await this.#close();
    for (const { file } of files) await rm(file, { force: true });
  }

  async #close(): Promise<StagedChunk> {
    for (const file of this.#files.values()) await file.close();
    const files = [...this.#files.values()].map((file) => file.staged());
    return { documents: this.documents, files };
  }

  async #flush(): Promise<void> {
    for (const file of this.#files.values()) await file.flush();
  }

  #writerOf(collection: Collection): FileWriter {
    const known = this.#files.get(collection);
    if (known !== undefined) return known;
    const file = join(this.#folder, `ingest-${newId()}.cells`);
    const writer = new FileWriter(collection, file);
    this.#files.set(collection, writer);
    return writer;
  }
}

class FileWriter {
  readonly #collection: Collection;
  readonly #file: string;
  readonly #keys = new KeySet();
  readonly #sources = new Set<string>();
  #handle: FileHandle | null = null;
  #lines: string[] = [];
  #ordinal = 0;
  #repeats = false;
  #longestLine = 0;
  bytes = 0;

  constructor(collection: Collection, file: string) {
    this.#collection = collection;
    this.#file = file;
  }

  add(document: RawDocument): void {
    this.#ordinal += 1;
    this.#sources.add(cell(document.source));
    const { person, source, documentId } = document;
    if (this.#keys.add(`${documentId}\n${person}\n${source}`)) this.#repeats = true;
    const line = toLine(document, this.#ordinal);
    if (line.length > this.#longestLine) this.#longestLine = line.length;
    this.#lines.push(line);
  }

  async flush(): Promise<void> {
    if (this.#lines.length === 0) return;
    const text = this.#lines.join('');
    this.#lines = [];
    this.#handle ??= await open(this.#file, 'wx');
    await this.#handle.appendFile(text);
    this.bytes += text.length;
  }

  staged(): StagedFile {
    return {
      collection: this.#collection,
      file: this.#file,
      repeats: this.#repeats,
      sources: this.#sources,
      // At most three bytes of UTF-8 for what is one character to JavaScript.
      maxLineBytes: 3 * this.#longestLine,
    };
  }

  async close(): Promise<void> {
    await this.#handle?.close();
    this.#handle = null;
  }
}

function toLine(document: RawDocument, ordinal: number): string {
  const { documentId, person, zone, source, json, eventTimeMs, deletedAtMs } = document;
  const contentHash = hash('sha256', contentText(document));
  const words = `${cell(documentId)}\t${cell(person)}\t${cell(zone)}\t${cell(source)}`;
  // Canonical JSON has no control characters: they are escaped in it.
  return `${ordinal}\t${words}\t${json}\t${contentHash}\t${instant(eventTimeMs)}\t${instant(deletedAtMs)}\n`;
}

const instant = (epochMs: number | null): string => (epochMs === null ? '' : isoInstant(epochMs));

const CONTROL = /\p{Cc}/u;

/** A word for a cell; a control character in it is shown by its picture (U+2400 and up). */
function cell(word: string): string {
  if (!CONTROL.test(word)) return word;
  return word.replace(/\p{Cc}/gu, (character) =>
    String.fromCharCode(0x2400 + (character.charCodeAt(0) & 0x3f)),
  );
}
