/** Start and end (exclusive) of a piece of the name that was searched for. */
export type Span = readonly [start: number, end: number];

export interface Matched<Item> {
  readonly item: Item;
  /** In order, without overlap: what to mark. */
  readonly spans: readonly Span[];
}

/**
 * The items whose name has every word of `text` in it. A match at the start of a part of the name
 * (`glu` in `silver.fct_glucose`) stands before one in its middle, short names before long ones.
 */
export function rankMatches<Item>(
  items: readonly Item[],
  nameOf: (item: Item) => string,
  text: string,
): readonly Matched<Item>[] {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return items.map((item) => ({ item, spans: [] }));
  return items
    .flatMap((item) => {
      const name = nameOf(item).toLowerCase();
      const at = words.map((word) => bestPosition(name, word));
      if (at.includes(-1)) return [];
      const inside = at.filter((position) => !startsPart(name, position)).length;
      const spans = words.map((word, index): Span => {
        const start = at[index] ?? 0;
        return [start, start + word.length];
      });
      return [{ item, spans: mergeSpans(spans), rank: inside * 1000 + name.length }];
    })
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ item, spans }) => ({ item, spans }));
}

function bestPosition(name: string, word: string): number {
  for (let at = name.indexOf(word); at !== -1; at = name.indexOf(word, at + 1)) {
    if (startsPart(name, at)) return at;
  }
  return name.indexOf(word);
}

const startsPart = (name: string, at: number): boolean =>
  at === 0 || !/[\p{L}\p{N}]/u.test(name[at - 1] ?? '');

function mergeSpans(spans: readonly Span[]): readonly Span[] {
  const merged: Span[] = [];
  for (const [start, end] of spans.toSorted((a, b) => a[0] - b[0])) {
    const last = merged.at(-1);
    if (last !== undefined && start <= last[1]) {
      merged[merged.length - 1] = [last[0], Math.max(last[1], end)];
    } else merged.push([start, end]);
  }
  return merged;
}
