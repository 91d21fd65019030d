/** A number in [0, 1) that depends on nothing but its arguments. */
export function chance(...parts: readonly number[]): number {
  let hash = 0x9e3779b9;
  for (const part of parts) {
    hash = Math.imul(hash ^ (part & 0xffffffff), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13) ^ Math.floor(part / 0x1_0000_0000), 0xc2b2ae35);
    hash ^= hash >>> 16;
  }
  return (hash >>> 0) / 0x1_0000_0000;
}

/** The same between two bounds. */
export function between(low: number, high: number, ...parts: readonly number[]): number {
  return low + (high - low) * chance(...parts);
}
