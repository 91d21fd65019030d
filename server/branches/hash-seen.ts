import type { Reference } from '#server/catalog/port.ts';
import { AppError } from '#server/platform/errors.ts';

/** Where a ref is, if it still is where the caller saw it (left out: wherever it is). Throws `conflict`. */
export function hashSeen({ name, hash }: Reference, expectedHash: string | undefined): string {
  if (expectedHash === undefined || expectedHash === hash) return hash;
  throw new AppError(
    'conflict',
    `'${name}' is not at ${expectedHash.slice(0, 8)} any more, but at ${hash.slice(0, 8)}. Look at its new state and retry.`,
  );
}
