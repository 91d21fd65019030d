import type { Moment, ReadContext } from '#server/engine/port.ts';
import { AppError } from '#server/platform/errors.ts';

/** An abbreviated hash has eight digits or more; a time always has a dash. */
const COMMIT = /^[0-9a-f]{8,64}$/;
const FULL_COMMIT = /^[0-9a-f]{64}$/;

/** Where a glucose question is asked. A full commit hash in place of a ref is read as that commit. */
export function readContext(
  input: { readonly ref: string; readonly at?: string | null | undefined },
  user: string,
): ReadContext {
  const isCommit = FULL_COMMIT.test(input.ref);
  return {
    ref: isCommit ? 'main' : input.ref,
    asOf: isCommit ? { kind: 'commit', hash: input.ref } : momentOf(input.at ?? null),
    catalog: 'iceberg',
    schema: 'silver',
    timeZone: 'UTC',
    user,
  };
}

/** Throws `invalid` for what is neither a commit nor a time. */
function momentOf(at: string | null): Moment | null {
  if (at === null) return null;
  if (COMMIT.test(at)) return { kind: 'commit', hash: at };
  const epochMs = Date.parse(at);
  if (Number.isNaN(epochMs)) {
    throw new AppError(
      'invalid',
      `"${at}" is no moment: give a commit hash or a time like 2026-10-14T12:00:00Z.`,
    );
  }
  return { kind: 'timestamp', epochMicros: BigInt(epochMs) * 1000n };
}
