import type { SingleValue } from './single-value.ts';

/** Text that is equal for equal partitions of one spec, and for no others. */
export function partitionKey(values: readonly (SingleValue | null)[]): string {
  return JSON.stringify(values.map(valueKey));
}

function valueKey(value: SingleValue | null): string | null {
  if (value === null) return null;
  return value instanceof Uint8Array ? `x${value.toHex()}` : `${typeof value} ${value}`;
}
