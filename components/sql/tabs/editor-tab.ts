import { NEW_SESSION } from '#server/queries/model/new-session.ts';
import type { TabSession } from '#server/queries/model/tab-session.ts';

/** A tab of the SQL page. */
export interface EditorTab {
  readonly id: string;
  readonly title: string;
  readonly ref: string;
  readonly at: string | null;
  readonly draft: string;
  readonly session: TabSession;
  readonly savedQuery: string | null;
}

export interface TabPlace {
  readonly ref: string;
  readonly at: string | null;
}

export function newTab(
  id: string,
  tabs: readonly EditorTab[],
  place: TabPlace,
  draft = '',
): EditorTab {
  return {
    id,
    title: freeTitle(tabs),
    ...place,
    draft,
    session: NEW_SESSION,
    savedQuery: null,
  };
}

/** `Query 3`: the first number that no tab has. */
function freeTitle(tabs: readonly EditorTab[]): string {
  const taken = new Set(tabs.map(({ title }) => title));
  const number = tabs.map((_, index) => index + 1).find((n) => !taken.has(`Query ${n}`));
  return `Query ${number ?? tabs.length + 1}`;
}

/** The tab that is shown when `id` is closed: the one on its right, else on its left. */
export function neighbour(tabs: readonly EditorTab[], id: string): EditorTab | null {
  const index = tabs.findIndex((tab) => tab.id === id);
  return tabs[index + 1] ?? tabs[index - 1] ?? null;
}

/** The tabs with one of them moved by so many places. */
export function moved(tabs: readonly EditorTab[], id: string, by: number): readonly EditorTab[] {
  const from = tabs.findIndex((tab) => tab.id === id);
  const tab = tabs[from];
  if (tab === undefined) return tabs;
  const others = tabs.toSpliced(from, 1);
  return others.toSpliced(Math.max(0, Math.min(others.length, from + by)), 0, tab);
}

/**
 * The tab for an address that names none: the one that was shown last when it stands at that ref and
 * moment or the address names neither, else the last one there. Null: none is there.
 */
export function tabForPlace(
  tabs: readonly EditorTab[],
  place: TabPlace | null,
  lastShown: string | null,
): EditorTab | null {
  const fits = (tab: EditorTab) => place === null || (tab.ref === place.ref && tab.at === place.at);
  const last = tabs.find(({ id }) => id === lastShown);
  if (last !== undefined && fits(last)) return last;
  return tabs.findLast(fits) ?? null;
}
