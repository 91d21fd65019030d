import type { ContentKey } from './content.ts';

// Sorts before every character a key may hold, so encoded keys order like their elements.
const SEPARATOR = '\u0000';

/** One string per key. Encoded keys compare (`compareEncodedKeys`) element by element. */
export function encodeKey(key: ContentKey): string {
  return key.join(SEPARATOR);
}

export function decodeKey(encoded: string): ContentKey {
  return encoded.split(SEPARATOR);
}

/** Order of code points, which is the order of the UTF-8 bytes; plain `<` would differ above U+FFFF. */
export function compareEncodedKeys(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index += 1) {
    const left = a.charCodeAt(index);
    const right = b.charCodeAt(index);
    if (left !== right) return codePointRank(left) - codePointRank(right);
  }
  return a.length - b.length;
}

/** Surrogates stand for code points above every other code unit. */
function codePointRank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x1_0000 : unit;
}

/** The smallest encoded key after `encoded`. */
export function successorKey(encoded: string): string {
  return encoded + SEPARATOR;
}

/** True for the prefix itself and for every key below it. */
export function isAtOrBelow(encoded: string, prefix: string): boolean {
  return encoded === prefix || encoded.startsWith(prefix + SEPARATOR);
}

/** The namespaces a key lies in, nearest first: `a.b.t` gives `a.b`, `a`. */
export function ancestorKeys(encoded: string): readonly string[] {
  const elements = decodeKey(encoded);
  return elements.slice(1).map((_, index) => encodeKey(elements.slice(0, -1 - index)));
}

/** What messages show: the elements joined by dots. */
export function formatKey(key: ContentKey): string {
  return key.join('.');
}

/** Null when the key is fine, else a sentence that says what is wrong with it. */
export function keyDefect(key: ContentKey): string | null {
  if (key.length === 0) return 'A content key needs at least one element.';
  if (key.length > 20) return `Content key '${formatKey(key)}' has more than 20 elements.`;
  if (key.some((element) => element === '')) {
    return `Content key '${formatKey(key)}' has an empty element.`;
  }
  if (formatKey(key).length > 500) {
    return `Content key '${formatKey(key).slice(0, 60)}…' is longer than 500 characters.`;
  }
  // Control characters separate elements in stored keys and in paths.
  if (key.some((element) => [...element].some(isControl))) {
    return `Content key '${formatKey(key)}' holds a control character.`;
  }
  return null;
}

function isControl(character: string): boolean {
  return character < ' ' || character === '\u007f';
}
