/** Flags and their bits in `flag_bits`, as the variable `flags` of the pipelines has them. */
export const FLAG_BITS: Readonly<Record<string, number>> = {
  noisy: 1,
  clamped_low: 2,
  clamped_high: 4,
  unknown_direction: 8,
  time_conflict: 16,
  spike: 32,
  compression_low: 64,
  gap: 128,
};

/** Names of the flags in a sum of bits. */
export const flagNames = (bits: number): readonly string[] =>
  Object.entries(FLAG_BITS).flatMap(([name, bit]) => ((bits & bit) === 0 ? [] : [name]));
