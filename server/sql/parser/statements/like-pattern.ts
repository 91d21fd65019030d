import type { LikePattern } from '../../model/tree.ts';
import type { contexts } from '../load-grammar.ts';
import { stringValue } from '../tokens.ts';

type StringContext = InstanceType<typeof contexts.StringContext>;

/** `LIKE 'pattern' ESCAPE 'x'` behind a SHOW statement; null without one. */
export function likePattern(context: {
  readonly _pattern?: StringContext;
  readonly _escape?: StringContext;
}): LikePattern | null {
  const { _pattern: pattern, _escape: escapeWith } = context;
  if (pattern === undefined) return null;
  return {
    pattern: stringValue(pattern),
    escape: escapeWith === undefined ? null : stringValue(escapeWith),
  };
}
