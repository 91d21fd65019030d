import { invalidArgument, type Native, native } from '../native.ts';

const points = (text: string): readonly string[] => Array.from(text);

function levenshtein(a: string, b: string): bigint {
  const [left, right] = [points(a), points(b)];
  let row = Array.from({ length: right.length + 1 }, (_, i) => i);
  for (const [i, x] of left.entries()) {
    const next = [i + 1];
    for (const [j, y] of right.entries()) {
      const replaced = (row[j] ?? 0) + (x === y ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return BigInt(row.at(-1) ?? 0);
}

function hamming(a: string, b: string): bigint {
  const [left, right] = [points(a), points(b)];
  if (left.length !== right.length) {
    throw invalidArgument(
      'The input strings to hamming_distance function must have the same length',
    );
  }
  return BigInt(left.filter((character, i) => character !== right[i]).length);
}

/** Digits of the letters A to Z. */
const SOUNDS = '01230120022455012623010202';

function soundex(text: string): string {
  const letters = text.toUpperCase().replace(/[^\p{L}]/gu, '');
  for (const letter of letters) {
    if (letter < 'A' || letter > 'Z') {
      const index = (letter.codePointAt(0) ?? 0) - 65;
      throw invalidArgument(`The character is not mapped: ${letter} (index=${index})`);
    }
  }
  if (letters === '') return '';
  const sound = (letter: string): string => SOUNDS[letter.charCodeAt(0) - 65] ?? '0';
  let code = letters.slice(0, 1);
  let last = sound(code);
  for (const letter of letters.slice(1)) {
    if (code.length === 4) break;
    // H and W do not part letters of one sound, vowels do.
    if (letter === 'H' || letter === 'W') continue;
    const digit = sound(letter);
    if (digit !== '0' && digit !== last) code += digit;
    last = digit;
  }
  return code.padEnd(4, '0');
}

function luhn(text: string): boolean {
  if (text === '') return false;
  if (!/^\d+$/.test(text)) throw invalidArgument('Input contains non-digit character');
  const sum = [...text].reverse().reduce((total, digit, i) => {
    const doubled = i % 2 === 0 ? Number(digit) : Number(digit) * 2;
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return sum % 10 === 0;
}

/** Each character of `from` becomes the one at its place in `to`, or goes where `to` is shorter. */
function translate(text: string, from: string, to: string): string {
  const targets = points(to);
  const table = new Map<string, string>();
  for (const [i, character] of points(from).entries()) {
    if (!table.has(character)) table.set(character, targets[i] ?? '');
  }
  return points(text)
    .map((character) => table.get(character) ?? character)
    .join('');
}

/** The place of the `nth` occurrence, counted from the end where it is negative; 0 for none. */
function nthPosition(text: string, part: string, nth: bigint): bigint {
  if (nth === 0n) throw invalidArgument("'instance' must be a positive or negative number.");
  if (part === '') return 1n;
  let at = nth > 0n ? -1 : text.length;
  for (let left = nth > 0n ? nth : -nth; left > 0n; left -= 1n) {
    if (nth < 0n && at === 0) return 0n;
    at = nth > 0n ? text.indexOf(part, at + 1) : text.lastIndexOf(part, at - 1);
    if (at < 0) return 0n;
  }
  return BigInt(points(text.slice(0, at)).length + 1);
}

function splitLimited(text: string, delimiter: string, limit: bigint): readonly string[] {
  if (limit <= 0n) throw invalidArgument('Limit must be positive');
  if (delimiter === '') throw invalidArgument('The delimiter may not be the empty string');
  const parts = text.split(delimiter);
  const most = Number(limit);
  if (parts.length <= most) return parts;
  return [...parts.slice(0, most - 1), parts.slice(most - 1).join(delimiter)];
}

/** Keys and values of `a=1,b=2`, one after another. */
function entries(text: string, between: string, inside: string): readonly string[] {
  if (between === '') throw invalidArgument('entryDelimiter is empty');
  if (inside === '') throw invalidArgument('keyValueDelimiter is empty');
  if (between === inside) {
    throw invalidArgument('entryDelimiter and keyValueDelimiter must not be the same');
  }
  const pairs = text.split(between);
  if (pairs.at(-1) === '') pairs.pop();
  return pairs.flatMap((pair) => {
    const [key, value, ...more] = pair.split(inside);
    if (key !== undefined && value !== undefined && more.length === 0) return [key, value];
    throw invalidArgument(
      `Key-value delimiter must appear exactly once in each entry. Bad input: '${pair}'`,
    );
  });
}

function uniqueEntries(text: string, between: string, inside: string): readonly string[] {
  const flat = entries(text, between, inside);
  const keys = flat.filter((_, i) => i % 2 === 0);
  const repeated = keys.find((key, i) => keys.indexOf(key) < i);
  if (repeated === undefined) return flat;
  throw invalidArgument(`Duplicate keys (${repeated}) are not allowed`);
}

const TEXTS = ['VARCHAR', 'VARCHAR'] as const;

/** Functions of words and of texts with parts. */
export const WORD_NATIVES: readonly Native[] = [
  native('trino_levenshtein', TEXTS, 'BIGINT', levenshtein),
  native('trino_hamming', TEXTS, 'BIGINT', hamming),
  native('trino_soundex', ['VARCHAR'], 'VARCHAR', soundex),
  native('trino_luhn', ['VARCHAR'], 'BOOLEAN', luhn),
  native('trino_translate', [...TEXTS, 'VARCHAR'], 'VARCHAR', translate),
  native('trino_nth_position', [...TEXTS, 'BIGINT'], 'BIGINT', nthPosition),
  native('trino_split_limited', [...TEXTS, 'BIGINT'], 'VARCHAR[]', splitLimited),
  native('trino_entries', [...TEXTS, 'VARCHAR'], 'VARCHAR[]', entries),
  native('trino_unique_entries', [...TEXTS, 'VARCHAR'], 'VARCHAR[]', uniqueEntries),
  native('trino_normalize', TEXTS, 'VARCHAR', (text, form) => text.normalize(form)),
];
