/** A number in [0, 1) that depends on nothing but its arguments. */
export function chance(seed: number, channel: number, index: number): number {
  let h = (seed ^ Math.imul(channel + 1, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b)) >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d);
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b);
  return ((h ^ (h >>> 16)) >>> 0) / 4_294_967_296;
}

/** Noise in [-1, 1] without jumps: values at whole multiples of `period`, blended between them. */
export function smoothNoise(seed: number, channel: number, at: number, period: number): number {
  const position = at / period;
  const index = Math.floor(position);
  const fraction = position - index;
  const blend = fraction * fraction * (3 - 2 * fraction);
  const from = chance(seed, channel, index) * 2 - 1;
  const to = chance(seed, channel, index + 1) * 2 - 1;
  return from + (to - from) * blend;
}
