import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { RawDocument } from './port.ts';

/**
 * Writes documents as NDJSON rows of `raw.entries` with an `ordinal`, one batch in memory at a time,
 * and tells how many there were. Throws what the source throws.
 */
export async function stageDocuments(
  documents: AsyncIterable<readonly RawDocument[]>,
  target: { readonly file: string; readonly fetchedAt: Date },
  signal?: AbortSignal,
): Promise<number> {
  let ordinal = 0;
  const fetchedAt = target.fetchedAt.toISOString();
  async function* lines() {
    for await (const batch of documents) {
      yield batch
        .map((document) => {
          ordinal += 1;
          return `${JSON.stringify(toRow(document, ordinal, fetchedAt))}\n`;
        })
        .join('');
    }
  }
  const options = signal === undefined ? {} : { signal };
  await pipeline(Readable.from(lines()), createWriteStream(target.file), options);
  return ordinal;
}

function toRow(document: RawDocument, ordinal: number, fetchedAt: string) {
  return {
    ordinal,
    document_id: document.documentId,
    person: document.person,
    zone: document.zone,
    source: document.source,
    document: document.json,
    // The zone moves local days, so a document that only changed its zone has changed.
    content_hash: createHash('sha256').update(`${document.zone}\n${document.json}`).digest('hex'),
    event_time: document.eventTimeMs === null ? null : new Date(document.eventTimeMs).toISOString(),
    fetched_at: fetchedAt,
  };
}
