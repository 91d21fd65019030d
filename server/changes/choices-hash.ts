import { createHash } from 'node:crypto';
import { encodeKey } from '#server/catalog/model/content-key.ts';
import type { Decision } from './model/dry-run.ts';

/** One hash for how all keys are merged by choice, whoever chose in whatever order. */
export function choicesHash(
  decisions: readonly Pick<Decision, 'key' | 'choice' | 'versionHash'>[],
): string {
  const lines = decisions.map(({ key, choice, versionHash }) =>
    JSON.stringify([encodeKey(key), choice, versionHash]),
  );
  return createHash('sha256')
    .update(`[${lines.toSorted().join(',')}]`)
    .digest('hex');
}
