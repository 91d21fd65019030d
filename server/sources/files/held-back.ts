const MOST_HELD = 20_000;

/**
 * Hands batches on once something in them was usable: a file that is read the wrong way throws before
 * it gave anything. A long file is not held in memory for that.
 */
export async function* heldBack<T>(
  batches: AsyncIterable<readonly T[]>,
  isUsable: () => boolean,
): AsyncGenerator<readonly T[]> {
  const held: (readonly T[])[] = [];
  let count = 0;
  for await (const batch of batches) {
    held.push(batch);
    count += batch.length;
    if (isUsable() || count > MOST_HELD) yield* held.splice(0);
  }
  yield* held;
}
