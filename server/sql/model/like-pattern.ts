import { SqlError } from './front-end.ts';
import type { LikePattern } from './tree.ts';

/** Whether names fit the LIKE of a SHOW statement; null: all do. Throws `SqlError` for a wrong escape. */
export function likeMatcher(like: LikePattern | null): (name: string) => boolean {
  if (like === null) return () => true;
  const pattern = new RegExp(`^${sourceOf(like)}$`, 'su');
  return (name) => pattern.test(name);
}

function sourceOf({ pattern, escape: mark }: LikePattern): string {
  if (mark !== null && Array.from(mark).length !== 1) {
    throw invalid('Escape string must be a single character');
  }
  const characters = Array.from(pattern);
  let source = '';
  for (let index = 0; index < characters.length; index++) {
    let character = characters[index] ?? '';
    if (character === mark) {
      index += 1;
      character = characters[index] ?? '';
      if (character !== mark && character !== '%' && character !== '_') {
        throw invalid(
          "Escape character must be followed by '%', '_' or the escape character itself",
        );
      }
      source += RegExp.escape(character);
    } else if (character === '%') source += '.*';
    else source += character === '_' ? '.' : RegExp.escape(character);
  }
  return source;
}

const invalid = (message: string): SqlError =>
  new SqlError('INVALID_FUNCTION_ARGUMENT', message, null);
