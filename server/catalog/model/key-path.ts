import type { ContentKey } from './content.ts';

const LEGACY_DOT = '\u001d';
const ESCAPES: Readonly<Record<string, string>> = {
  '.': '*.',
  '*': '**',
  '/': '*{',
  '\\': '*}',
  '%': '*[',
};
const UNESCAPES: Readonly<Record<string, string>> = {
  '.': '.',
  '*': '*',
  '{': '/',
  '}': '\\',
  '[': '%',
};

/** A key as one path element of Nessie's API, before percent-encoding. */
export function keyToPath(key: ContentKey): string {
  if (!key.some((element) => /[./\\%]/.test(element))) return key.join('.');
  return `.${key.map((element) => element.replace(/[.*/\\%]/g, (found) => ESCAPES[found] ?? found)).join('.')}`;
}

/** The older of Nessie's two forms, which filters use: dots within an element become U+001D. */
export function keyToLegacyPath(key: ContentKey): string {
  return key.map((element) => element.replaceAll('.', LEGACY_DOT)).join('.');
}

/** Reads both of Nessie's escapes; null when the text is no key. */
export function keyFromPath(path: string): ContentKey | null {
  const elements = path.startsWith('.')
    ? splitEscaped(path.slice(1))
    : path.split('.').map((element) => element.replaceAll(LEGACY_DOT, '.'));
  return elements === null || elements.some((element) => element === '') ? null : elements;
}

function splitEscaped(text: string): readonly string[] | null {
  const elements: string[] = [];
  let current = '';
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charAt(index);
    if (character === '.') {
      elements.push(current);
      current = '';
    } else if (character === '*') {
      index += 1;
      const plain = UNESCAPES[text.charAt(index)];
      if (plain === undefined) return null;
      current += plain;
    } else {
      current += character;
    }
  }
  return [...elements, current];
}
