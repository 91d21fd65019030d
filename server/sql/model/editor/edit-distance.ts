/** How many letters must be changed, put in, left out or swapped; more than `most` counts as `most + 1`. */
function editDistance(from: string, to: string, most: number): number {
  if (Math.abs(from.length - to.length) > most) return most + 1;
  let beforeLast: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row++) {
    const current: number[] = [row];
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1];
      const swapped =
        row > 1 &&
        column > 1 &&
        from[row - 1] === to[column - 2] &&
        from[row - 2] === to[column - 1];
      current.push(
        Math.min(
          (last[column] ?? 0) + 1,
          (current[column - 1] ?? 0) + 1,
          (last[column - 1] ?? 0) + (same ? 0 : 1),
          swapped ? (beforeLast[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
    beforeLast = last;
    last = current;
  }
  return last[to.length] ?? 0;
}

const MOST_OFFERED = 3;

/** The names that were probably meant, the likeliest first. */
export function closestNames(wrong: string, names: readonly string[]): readonly string[] {
  const sought = wrong.toLowerCase();
  const most = Math.max(1, Math.floor(sought.length / 3));
  return [...new Set(names)]
    .map((name) => ({ name, distance: editDistance(sought, name.toLowerCase(), most) }))
    .filter(({ distance }) => distance > 0 && distance <= most)
    .toSorted((a, b) => a.distance - b.distance)
    .slice(0, MOST_OFFERED)
    .map(({ name }) => name);
}
