declare global {
  interface JSON {
    rawJSON(text: string): unknown;
  }
}

/** JSON of a value in which 64-bit integers stay exact numbers. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value, (_, inner) =>
    typeof inner === 'bigint' ? JSON.rawJSON(String(inner)) : inner,
  );
}

/** Parses JSON; integers beyond 2^53 become bigint. */
export function parseExactJson(text: string): unknown {
  const reviver = (_: string, value: unknown, context: { source?: string }) =>
    typeof value === 'number' &&
    !Number.isSafeInteger(value) &&
    /^-?\d+$/.test(context.source ?? '')
      ? BigInt(context.source ?? '')
      : value;
  return (
    JSON.parse as (
      text: string,
      reviver: (key: string, value: unknown, context: { source?: string }) => unknown,
    ) => unknown
  )(text, reviver);
}
