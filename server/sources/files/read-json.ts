import { AppError } from '#server/platform/errors.ts';
import { type FoundObject, JsonObjects } from '../model/json-objects.ts';
import type { RawDocument } from '../port.ts';
import type { FileFormat, FileRequest } from '../schemas.ts';
import { fileFailure, fileLabel } from './file-failure.ts';
import type { FileReading } from './file-reading.ts';
import { heldBack } from './held-back.ts';
import { type TextEncoding, textChunks } from './text-chunks.ts';

/** What a JSON object of a file becomes; `usable` when it has a time and, where it is a reading, a number. */
export interface ReadObject {
  readonly document: RawDocument;
  readonly usable: boolean;
}

/**
 * Reads the objects of a JSON array or of JSON lines, each as `toDocument` makes it; a file without
 * any usable one throws.
 */
export function readJson(
  request: FileRequest,
  file: { readonly format: FileFormat; readonly encoding: TextEncoding },
  toDocument: (found: FoundObject) => ReadObject,
): FileReading {
  const label = fileLabel(request);
  let found = { documents: 0, usable: 0, firstFault: null as string | null };

  const read = (object: FoundObject): RawDocument => {
    const { document, usable } = toDocument(object);
    found.documents += 1;
    if (usable) found.usable += 1;
    else found.firstFault ??= `Line ${object.line}: a document without a time or a glucose value.`;
    return document;
  };

  async function* batches(signal?: AbortSignal): AsyncGenerator<readonly RawDocument[]> {
    found = { documents: 0, usable: 0, firstFault: null };
    const objects = new JsonObjects();
    try {
      for await (const chunk of textChunks(request.file, file.encoding, signal)) {
        const batch = objects.push(chunk).map(read);
        if (batch.length > 0) yield batch;
      }
      const last = objects.end().map(read);
      if (found.usable === 0) {
        const why = found.firstFault ?? 'It has no documents.';
        throw new AppError(
          'invalid',
          `${label} has no entry with a time and a glucose value. ${why}`,
        );
      }
      if (last.length > 0) yield last;
    } catch (cause) {
      throw fileFailure(label, cause);
    }
  }
  const documents = (signal?: AbortSignal) => heldBack(batches(signal), () => found.usable > 0);
  return {
    format: file.format,
    layout: null,
    documents,
    report: () => ({ ...found, leftOut: 0, shifted: 0, ambiguous: 0 }),
  };
}
