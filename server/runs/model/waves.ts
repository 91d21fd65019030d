/**
 * Splits assets, each of which follows what it reads, into waves: those of one wave read nothing of
 * each other, only of waves before, so they can be built at the same time.
 */
export function toWaves<T>(
  items: readonly T[],
  nodeOf: (item: T) => { readonly name: string; readonly dependsOn: readonly string[] },
): readonly (readonly T[])[] {
  const waveOf = new Map<string, number>();
  const waves: T[][] = [];
  for (const item of items) {
    const { name, dependsOn } = nodeOf(item);
    const wave = Math.max(-1, ...dependsOn.map((read) => waveOf.get(read) ?? -1)) + 1;
    waveOf.set(name, wave);
    const found = waves[wave];
    if (found === undefined) waves.push([item]);
    else found.push(item);
  }
  return waves;
}
