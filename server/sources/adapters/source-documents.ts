import { assertNever } from '#server/platform/result.ts';
import type { FileDeps } from '../inspect-file.ts';
import { openFile } from '../open-file.ts';
import type { RawDocument, TakingIn } from '../port.ts';
import type { FolderRequest, IngestRequest, SitePass, SyntheticRequest } from '../schemas.ts';
import { allSites } from './all-sites.ts';
import { createSyntheticSource } from './synthetic/synthetic-source.ts';

const DAY_MS = 86_400_000;

/** Gives the documents that a request asks for, in batches; throws `AppError` when its source fails. */
type SourceDocuments<Request> = (
  request: Request,
  into: TakingIn,
) => AsyncIterable<readonly RawDocument[]>;

/** Opens whatever an import may ask for; `files` reads what is not text, `read` the sites and the watched folders. */
export function createSourceDocuments(
  files: FileDeps,
  read: {
    readonly nightscout: SourceDocuments<SitePass>;
    readonly folder: SourceDocuments<FolderRequest>;
  },
): SourceDocuments<IngestRequest> {
  return async function* (request, into) {
    switch (request.kind) {
      case 'file':
        yield* (await openFile(files, request)).documents(into.signal);
        break;
      case 'synthetic':
        yield* syntheticDocuments(request, into.signal);
        break;
      case 'nightscout':
        yield* read.nightscout(request, into);
        break;
      case 'sites':
        yield* allSites(request.passes, into, read.nightscout);
        break;
      case 'folder':
        yield* read.folder(request, into);
        break;
      default:
        assertNever(request);
    }
  };
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
