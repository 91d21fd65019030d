import { formatExact } from '#server/iceberg/codec/json.ts';

const LONG_NUMBER = /\d{16}/;
const INTEGER = /^-?\d+$/;

/** `JSON.parse` in which an integer that a double cannot hold becomes a bigint. Throws `SyntaxError`. */
export function parseWire(text: string): unknown {
  // Most texts hold no such number, and a reviver makes parsing several times as slow.
  if (!LONG_NUMBER.test(text)) return JSON.parse(text);
  return JSON.parse(text, (_key, value, { source = '' }) =>
    typeof value === 'number' && !Number.isSafeInteger(value) && INTEGER.test(source)
      ? BigInt(source)
      : value,
  );
}

/** `JSON.stringify` that writes a bigint as an integer and leaves out what is undefined. */
export const formatWire: (value: unknown) => string = formatExact;
