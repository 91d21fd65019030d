import { quoteString } from '../quote.ts';
import type { Typed } from '../typed.ts';

/**
 * A pattern that DuckDB's engine reads as Trino's does, as a DuckDB literal; null for any other, which
 * the slower engine of our own takes. `what` is asked for: a group that takes no part is an empty text
 * in DuckDB, and where a match ends is a question that `$` answers in two ways.
 */
export function plainPattern(pattern: Typed, what: 'test' | 'text', group = 0): string | null {
  const text = pattern.constant;
  if (typeof text !== 'string' || /[^\x20-\x7e]/.test(text)) return null;
  const bare = text.replace(/\\[\\$.*+?()[\]{}|^-]/g, 'x');
  const differs = /\(\?(?!:)|\\[^dDsw]|[*+?}]\+|&&|\[[^\]]*\[|\{(?!\d+(?:,\d*)?\})|\[\]|\[\^\]/;
  const end = what === 'test' ? bare.replace(/\$$/, '') : bare;
  if (differs.test(end) || end.includes('$')) return null;
  if (group > 0 && (/\||\)[?*{]/.test(text) || group > groupsOf(text))) return null;
  return quoteString(alike(text, what));
}

const groupsOf = (text: string): number => text.replace(/\\./g, '').match(/\((?!\?)/g)?.length ?? 0;

/** `\s` takes a vertical tab as well, and `$` stands before a last line break too. */
function alike(text: string, what: 'test' | 'text'): string {
  let inside = false;
  const blanks = text.replace(/\\.|[[\]]/g, (token) => {
    if (token === '[') inside = true;
    if (token === ']') inside = false;
    if (token !== '\\s') return token;
    return inside ? '\\t-\\r ' : '[\\t-\\r ]';
  });
  return what === 'test' && /(?:^|[^\\])(?:\\\\)*\$$/.test(blanks)
    ? blanks.replace(/\$$/, '\\n?$')
    : blanks;
}
