import { valueOrThrow } from '#server/catalog/failure-to-app-error.ts';
import type { Catalog } from '#server/catalog/port.ts';
import { resolveMoment } from '#server/catalog/resolve-moment.ts';
import { AppError } from '#server/platform/errors.ts';

const COMMIT = /^[0-9a-f]{8,64}$/;

export interface MomentView {
  readonly hash: string;
  readonly committedAt: Date;
  readonly message: string;
}

interface Input {
  readonly ref: string;
  /** A commit hash or an ISO-8601 time. */
  readonly at: string;
}

/** The commit that a page at this moment shows. Throws `invalid` or `not-found` with what to do. */
export async function getMoment(
  deps: { readonly catalog: Catalog },
  { ref, at }: Input,
): Promise<MomentView> {
  const { hash } = COMMIT.test(at)
    ? valueOrThrow(await deps.catalog.resolve(`${ref}@${at}`))
    : await resolveMoment(deps, { ref, at });
  const history = valueOrThrow(await deps.catalog.history(`@${hash}`, {}, { maxRecords: 1 }));
  const commit = history.items[0]?.meta;
  if (commit === undefined) {
    throw new AppError(
      'not-found',
      `${hash.slice(0, 8)} is before the first commit. Go back to now.`,
    );
  }
  return { hash, committedAt: new Date(commit.commitTime), message: commit.message };
}
