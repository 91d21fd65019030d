import { parseInstant } from '#server/catalog/model/instant.ts';
import type { Moment, ReadContext } from '#server/engine/port.ts';
import { AppError } from '#server/platform/errors.ts';
import type { QueryRequest } from './port.ts';

const COMMIT = /^[0-9a-f]{8,64}$/;
const FULL_COMMIT = /^[0-9a-f]{64}$/;

/** Where a statement reads. A full commit hash in place of a ref is read as that commit. */
export function queryContext(
  request: Pick<QueryRequest, 'ref' | 'at' | 'catalog' | 'schema' | 'submittedBy' | 'session'>,
  defaultBranch: string,
): ReadContext {
  const isCommit = FULL_COMMIT.test(request.ref);
  return {
    ref: isCommit ? defaultBranch : request.ref,
    asOf: isCommit ? { kind: 'commit', hash: request.ref } : momentOf(request.at),
    catalog: request.catalog,
    schema: request.schema,
    timeZone: request.session?.timeZone ?? 'UTC',
    user: request.submittedBy,
    ...(request.session === undefined ? {} : { session: request.session }),
  };
}

/** Throws `invalid` for what is neither a commit nor a time. */
function momentOf(at: string | null): Moment | null {
  if (at === null) return null;
  if (COMMIT.test(at)) return { kind: 'commit', hash: at };
  const nanos = parseInstant(at);
  if (nanos !== null) return { kind: 'timestamp', epochMicros: nanos / 1000n };
  const epochMs = Date.parse(at);
  if (!Number.isNaN(epochMs)) return { kind: 'timestamp', epochMicros: BigInt(epochMs) * 1000n };
  throw new AppError(
    'invalid',
    `"${at}" is no moment: give a commit hash or a time like 2026-10-14T12:00:00Z.`,
  );
}
