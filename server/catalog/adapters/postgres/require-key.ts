import type { ContentKey } from '../../model/content.ts';
import { encodeKey, keyDefect } from '../../model/content-key.ts';
import { badRequest } from './failure.ts';

/** The encoded key. Throws `bad-request` when the key is not one. */
export function requireKey(key: ContentKey): string {
  const defect = keyDefect(key);
  if (defect !== null) throw badRequest(defect);
  return encodeKey(key);
}
