import { AppError } from '#server/platform/errors.ts';
import { valueOrThrow } from './failure-to-app-error.ts';
import { formatInstant, parseInstant } from './model/instant.ts';
import { type Catalog, type EffectiveReference, NO_ANCESTOR_HASH } from './port.ts';

interface Input {
  readonly ref: string;
  /** ISO-8601 with zone, up to nine digits of fraction. */
  readonly at: string;
}

/**
 * The commit that `ref` stood at then. Throws `invalid` when `at` is no time, `not-found` when the
 * ref had no commit yet.
 */
export async function resolveMoment(
  { catalog }: { readonly catalog: Catalog },
  { ref, at }: Input,
): Promise<EffectiveReference> {
  const epochNanos = parseInstant(at);
  if (epochNanos === null) {
    throw new AppError('invalid', `'${at}' is not a time. Write it like 2026-01-31T12:00:00Z.`);
  }
  const moment = formatInstant(epochNanos);
  const effective = valueOrThrow(await catalog.resolve(`${ref}*${moment}`));
  if (effective.hash !== NO_ANCESTOR_HASH) return effective;
  throw new AppError('not-found', `'${ref}' had no commit at ${moment}. Choose a later time.`);
}
