import { javaDouble } from './java-number.ts';
import { isArray, type Json } from './json-value.ts';

const SHORT: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

/** A text as Trino writes it into JSON: what is beyond the BMP is written as two escapes. */
export function jsonText(text: string): string {
  const escaped = text.replace(
    /["\\\p{Cc}\p{Cs}\u{10000}-\u{10ffff}]/gu,
    (character) => SHORT[character] ?? escapeUnits(character),
  );
  return `"${escaped}"`;
}

function escapeUnits(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code > 0x1f && code < 0xd800) return character;
  return Array.from({ length: character.length }, (_, i) => {
    const unit = character.charCodeAt(i).toString(16).toUpperCase();
    return `\\u${unit.padStart(4, '0')}`;
  }).join('');
}

/** JSON as Trino writes it; `sorted` is the canonical form of a value of type json. */
export function printJson(value: Json, order: 'sorted' | 'written' = 'written'): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return jsonText(value);
  if (isArray(value)) return `[${value.map((item) => printJson(item, order)).join(',')}]`;
  switch (value.kind) {
    case 'double':
      return printDouble(Number(value.text));
    case 'object': {
      const members =
        order === 'sorted'
          ? value.members.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
          : value.members;
      return `{${members.map(([key, item]) => `${jsonText(key)}:${printJson(item, order)}`).join(',')}}`;
    }
    case 'moment':
      return jsonText(value.text);
    default:
      return value.text;
  }
}

/** JSON has no NaN and no infinity: they are written as texts. */
export function printDouble(value: number): string {
  const text = javaDouble(value);
  return Number.isFinite(value) ? text : `"${text}"`;
}
