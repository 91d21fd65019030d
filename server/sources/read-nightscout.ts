import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { AppError } from '#server/platform/errors.ts';
import { fileFailure, fileLabel } from './file-failure.ts';
import type { FileReading } from './file-reading.ts';
import { canonicalJson, parseLossless } from './model/canonical-json.ts';
import { documentIdOf, eventTimeOf, NightscoutDocument } from './model/nightscout-document.ts';
import { DocumentSplitter, type DocumentText } from './model/split-documents.ts';
import type { RawDocument } from './port.ts';
import type { FileRequest } from './schemas.ts';
import type { FileSample } from './sniff-file.ts';

/**
 * Reads Nightscout entries from a JSON array or JSON lines, each document as it came. An object that
 * is not JSON inside is kept as text; a file without any usable entry throws.
 */
export function readNightscout(request: FileRequest, sample: FileSample): FileReading {
  const label = fileLabel(request);
  const found = { documents: 0, usable: 0, firstFault: null as string | null };

  const toDocument = ({ text, line }: DocumentText): RawDocument => {
    const document = parseDocument(text);
    const eventTimeMs = eventTimeOf(document);
    found.documents += 1;
    const usable = eventTimeMs !== null && Number.isFinite(Number(document['sgv'] ?? Number.NaN));
    if (usable) found.usable += 1;
    else found.firstFault ??= `Line ${line}: an entry without a time or a glucose value.`;
    const json = canonicalJson(document);
    const hash = () => createHash('sha256').update(json).digest('hex').slice(0, 24);
    return {
      collection: 'entries',
      person: request.person ?? request.source,
      zone: request.zone,
      source: request.source,
      documentId: documentIdOf(document) ?? hash(),
      json,
      eventTimeMs,
      deletedAtMs: null,
    };
  };

  async function* documents(signal?: AbortSignal): AsyncGenerator<readonly RawDocument[]> {
    const stream = createReadStream(request.file, {
      encoding: sample.encoding,
      ...(signal && { signal }),
    });
    const splitter = new DocumentSplitter();
    let first = true;
    try {
      for await (const chunk of stream) {
        const text = first ? String(chunk).replace(/^\uFEFF/, '') : String(chunk);
        first = false;
        const batch = splitter.push(text).map(toDocument);
        if (batch.length > 0) yield batch;
      }
      splitter.end();
    } catch (cause) {
      throw fileFailure(label, cause);
    } finally {
      stream.destroy();
    }
    if (found.usable === 0) {
      const why = found.firstFault ?? 'It has no entries.';
      throw new AppError('invalid', `${label} has no entry with a time and an sgv. ${why}`);
    }
  }
  return {
    layout: null,
    documents,
    report: () => ({ ...found, shifted: 0, ambiguous: 0 }),
  };
}

function parseDocument(text: string): NightscoutDocument {
  try {
    return NightscoutDocument.parse(parseLossless(text));
  } catch {
    return { type: 'not_json', text };
  }
}
