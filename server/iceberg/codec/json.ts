declare global {
  interface JSON {
    /** ES2026; TypeScript's library does not know it yet. */
    rawJSON(text: string): object;
    parse(
      text: string,
      reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
    ): unknown;
  }
}

/**
 * `JSON.parse` that loses nothing: an integer that a double cannot hold becomes a bigint, another
 * number whose text would change is kept as its text.
 */
export function parseExact(text: string): unknown {
  return JSON.parse(text, (_key, value, { source }) => {
    if (typeof value !== 'number' || source === undefined) return value;
    // One big integer in some hundred prints as it stood although its double holds others too.
    if (/^-?\d+$/.test(source)) return Number.isSafeInteger(value) ? value : BigInt(source);
    return String(value) === source ? value : JSON.rawJSON(source);
  });
}

/** `JSON.stringify` that writes a bigint as an integer. Members that are undefined are left out. */
export function formatExact(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) =>
    typeof member === 'bigint' ? JSON.rawJSON(String(member)) : member,
  );
}
