import { assertNever } from '#server/platform/result.ts';
import type { RawDocument } from '../port.ts';
import type { IngestRequest } from '../schemas.ts';
import { fileDocuments } from './file/file-documents.ts';
import { syntheticDocuments } from './synthetic/synthetic-documents.ts';

/** Opens what an import brings in, batch by batch. Throws `AppError` for what cannot be read. */
export function sourceDocuments(
  request: IngestRequest,
  signal: AbortSignal,
): AsyncIterable<readonly RawDocument[]> {
  switch (request.kind) {
    case 'file':
      return fileDocuments(request, signal);
    case 'synthetic':
      return syntheticDocuments(request, signal);
    default:
      return assertNever(request);
  }
}
