import { type Position, SqlError } from '../front-end.ts';
import { quoteString } from '../quote.ts';
import type { Typed } from '../typed.ts';

/**
 * A pattern that Java's engine (Trino) and RE2 (DuckDB) read alike, as a DuckDB literal. `group` is
 * the group to extract: RE2 gives an empty text for one that took no part, so such groups are refused.
 */
export function checkPattern(pattern: Typed, position: Position, group: number): string {
  const text = pattern.constant;
  const refuse = (why: string): SqlError =>
    new SqlError('NOT_SUPPORTED', `Regular expression: ${why}`, position);
  if (typeof text !== 'string') throw refuse('a pattern that is not a literal is not supported');
  const differs = /\(\?(?!:)|\\[1-9kGZRXhHvVpP]|[*+?}]\+|&&|\[[^\]]*\[|\(\?<|\$/;
  if (
    differs.test(text.replace(/\\[\\$]/g, '')) &&
    !/^[^$]*\$$/.test(text.replace(/\(\?(?!:)|\\[1-9kGZRXhHvVpP]|[*+?}]\+|&&/g, '$$x'))
  ) {
    throw refuse('this syntax is not read alike by both engines and is not supported');
  }
  if (/[^\x20-\x7e]/.test(text)) throw refuse('characters beyond ASCII are not supported');
  if (group > 0) {
    if (/\||\)[?*{]/.test(text)) throw refuse('a group that may take no part is not supported');
    const groups = text.replace(/\\./g, '').match(/\((?!\?)/g)?.length ?? 0;
    if (group > groups) {
      throw new SqlError(
        'INVALID_FUNCTION_ARGUMENT',
        `Pattern has ${groups} groups. Cannot access group ${group}`,
        position,
      );
    }
  }
  return quoteString(text);
}
