import type { Identifier } from '../../model/tree.ts';
import { syntaxError } from '../tokens.ts';

const PLAIN = /^[a-z_][\w]*$/i;

/** The names of the structs that an added column is put into. `before`: the text between COLUMN and its own name. */
export function columnParents(
  before: string,
  position: Identifier['position'],
): readonly Identifier[] {
  const path = before
    .replace(/^\s*column\b/i, '')
    .replace(/^\s*if\s+not\s+exists\b/i, '')
    .trim();
  if (path === '') return [];
  const names = path.match(/"(?:[^"]|"")+"|[^."\s]+/g) ?? [];
  return names.map((name) => {
    const quoted = name.startsWith('"');
    if (!quoted && !PLAIN.test(name)) throw syntaxError('Expecting: <identifier>', position);
    const value = quoted ? name.slice(1, -1).replaceAll('""', '"') : name;
    return { value, quoted, position };
  });
}
