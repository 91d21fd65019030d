interface RawJson {
  rawJSON(text: string): object;
  isRawJSON(value: unknown): boolean;
}
// ES2026; the compiler's library does not know it yet.
const raw = JSON as JSON & RawJson;

/**
 * Parses JSON so that writing it again gives the same numbers: one that a double cannot hold stays
 * the text it was. Throws `SyntaxError`.
 */
export function parseLossless(text: string): unknown {
  const keep = (_key: string, value: unknown, context?: { readonly source?: string }) =>
    typeof value === 'number' && context?.source !== undefined && String(value) !== context.source
      ? raw.rawJSON(context.source)
      : value;
  return JSON.parse(text, keep);
}

/** One text for equal documents: keys in order at every depth, no blanks. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(sorted(value));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null || raw.isRawJSON(value)) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return Object.fromEntries(entries.map(([key, nested]) => [key, sorted(nested)]));
}
