import type { ContentKey } from '#server/catalog/model/content.ts';
import { formatKey } from '#server/catalog/model/content-key.ts';

/** Null when SQL can name the table at this key, else a sentence that says why a statement would read another one. */
export function nameDefect(key: ContentKey): string | null {
  const elements = key.map((element) => `'${element}'`).join(', ');
  if (key.length < 2) {
    return `Table ${formatKey(key)} lies in no namespace, and SQL names a table by its schema.`;
  }
  // A schema with dots is one of several levels.
  if (key.slice(0, -1).some((element) => element.includes('.'))) {
    return `The key ${elements} has a namespace with a dot in its name, which SQL reads as two levels.`;
  }
  // SQL folds names, quoted ones too.
  if (key.some((element) => element !== element.toLowerCase())) {
    return `The key ${elements} has capital letters, which SQL reads as small ones.`;
  }
  return null;
}
