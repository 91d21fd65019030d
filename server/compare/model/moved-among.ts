/**
 * Which of the items that both orders have were moved: the fewest that explain the new order. Items of one
 * side alone move nothing.
 */
export function movedAmong<T>(before: readonly T[], after: readonly T[]): readonly T[] {
  const placeBefore = new Map(before.map((item, index) => [item, index]));
  const common = after.flatMap((item) => {
    const place = placeBefore.get(item);
    return place === undefined ? [] : [{ item, place }];
  });
  const kept = new Set(longestRising(common.map(({ place }) => place)));
  return common.filter((_, index) => !kept.has(index)).map(({ item }) => item);
}

/** Indexes of one longest subsequence of rising numbers. */
function longestRising(numbers: readonly number[]): readonly number[] {
  const previous: (number | null)[] = [];
  /** Index of the smallest end of a rising run of each length. */
  const ends: number[] = [];
  numbers.forEach((number, index) => {
    const found = ends.findIndex((end) => (numbers[end] ?? 0) >= number);
    const length = found === -1 ? ends.length : found;
    previous[index] = length === 0 ? null : (ends[length - 1] ?? null);
    ends[length] = index;
  });
  const chain: number[] = [];
  for (let at = ends.at(-1) ?? null; at !== null; at = previous[at] ?? null) chain.push(at);
  return chain.reverse();
}
