const TRENDS: Readonly<Record<string, { readonly arrow: string; readonly word: string }>> = {
  TripleUp: { arrow: '⤊', word: 'rising very fast' },
  DoubleUp: { arrow: '⇈', word: 'rising very fast' },
  SingleUp: { arrow: '↑', word: 'rising fast' },
  FortyFiveUp: { arrow: '↗', word: 'rising' },
  Flat: { arrow: '→', word: 'steady' },
  FortyFiveDown: { arrow: '↘', word: 'falling' },
  SingleDown: { arrow: '↓', word: 'falling fast' },
  DoubleDown: { arrow: '⇊', word: 'falling very fast' },
  TripleDown: { arrow: '⤋', word: 'falling very fast' },
};

/** Arrow and word of an uploader's direction; null for what says nothing. */
export function trendOf(
  direction: string | null,
): { readonly arrow: string; readonly word: string } | null {
  return direction === null ? null : (TRENDS[direction] ?? null);
}
