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
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null || raw.isRawJSON(value)) {
    return JSON.stringify(value) ?? 'null';
  }
  const members = Object.entries(value)
    .filter(([, nested]) => nested !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, nested]) => `${JSON.stringify(key)}:${canonicalJson(nested)}`);
  return `{${members.join(',')}}`;
}
