import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { AppError } from '#server/platform/errors.ts';
import { canonicalJson, parseLossless } from '../../model/canonical-json.ts';
import { documentIdOf, eventTimeOf, NightscoutDocument } from '../../model/nightscout-document.ts';
import type { RawDocument } from '../../port.ts';
import type { OpenedFile } from './file-documents.ts';
import { type JsonPiece, splitJson } from './split-json.ts';

const BATCH = 2_000;

/** Entries of a Nightscout export, a JSON array or one object a line, each as it came. */
export async function* nightscoutDocuments(
  { request, name }: OpenedFile,
  signal: AbortSignal,
): AsyncGenerator<readonly RawDocument[]> {
  const { person, zone, source } = request;
  if (person === null) {
    throw new AppError(
      'invalid',
      `Nightscout entries do not say whose they are. Name the person of ${name}: --person NAME`,
    );
  }
  let usable = 0;
  let batch: RawDocument[] = [];
  try {
    const text = createReadStream(request.file, { encoding: 'utf8', signal });
    for await (const piece of splitJson(withoutMark(text))) {
      const document = readEntry(piece);
      const eventTimeMs = eventTimeOf(document);
      if (eventTimeMs !== null) usable += 1;
      batch.push({
        person,
        zone,
        source,
        documentId: documentIdOf(document) ?? identityOf(document),
        json: canonicalJson(document),
        eventTimeMs,
      });
      if (batch.length < BATCH) continue;
      yield batch;
      batch = [];
    }
  } catch (cause) {
    if (cause instanceof SyntaxError) {
      throw new AppError(
        'invalid',
        `${name} is not a Nightscout export: ${cause.message}. Nothing was imported.`,
        { cause },
      );
    }
    throw cause;
  }
  if (usable === 0)
    throw new AppError(
      'invalid',
      `No entry of ${name} has a time. Is it a Nightscout export of entries?`,
    );
  if (batch.length > 0) yield batch;
}

function readEntry({ text, line }: JsonPiece): NightscoutDocument {
  try {
    return NightscoutDocument.parse(parseLossless(text));
  } catch {
    throw new SyntaxError(`the object on line ${line} is not valid JSON`);
  }
}

/** Identity of an entry that has none: the same reading of the same device at the same time. */
function identityOf(document: NightscoutDocument): string {
  const parts = [document['type'], document['date'], document['dateString'], document['device']];
  return createHash('sha256').update(canonicalJson(parts)).digest('hex').slice(0, 32);
}

async function* withoutMark(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  let isFirst = true;
  for await (const chunk of chunks) {
    yield isFirst ? chunk.replace(/^\uFEFF/, '') : chunk;
    isFirst = false;
  }
}
