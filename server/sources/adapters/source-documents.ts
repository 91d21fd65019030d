import { openFile } from '../open-file.ts';
import type { RawDocument } from '../port.ts';
import type { IngestRequest, SyntheticRequest } from '../schemas.ts';
import { createSyntheticSource } from './synthetic/synthetic-source.ts';

const DAY_MS = 86_400_000;

/** The documents that a request asks for, in batches. Throws `AppError` when its source fails. */
export async function* sourceDocuments(
  request: IngestRequest,
  signal?: AbortSignal,
): AsyncGenerator<readonly RawDocument[]> {
  if (request.kind === 'file') yield* (await openFile(request)).documents(signal);
  else yield* syntheticDocuments(request, signal);
}

function syntheticDocuments(request: SyntheticRequest, signal?: AbortSignal) {
  const { source, seed, days, until, people, dirt } = request;
  // A date is a whole day, an instant is itself.
  const toMs = Date.parse(until) + (until.includes('T') ? 0 : DAY_MS);
  const window = { fromMs: toMs - days * DAY_MS, toMs };
  return createSyntheticSource({
    name: source,
    seed,
    ...(people !== undefined && { people }),
    ...(dirt !== undefined && { dirt }),
  }).read(window, signal);
}
