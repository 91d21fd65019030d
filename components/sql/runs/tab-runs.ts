import { z } from 'zod';
import { isUnderWay, type QueryRun } from '../query-run.ts';
import type { ResultTab } from '../results/result-area.tsx';

/** The results of an editor tab, and its statements that were started on this page. */
export interface TabRuns {
  readonly results: readonly ResultTab[];
  /** Id of a result, or the name of a pane beside them. */
  readonly active: string;
  readonly runs: readonly QueryRun[];
  /** Statements that follow when the one that runs has ended well. */
  readonly waiting: number;
}

export const NO_RUNS: TabRuns = { results: [], active: 'history', runs: [], waiting: 0 };

const KEPT_RUNS = 20;

export const busyRun = ({ runs }: TabRuns): QueryRun | null => runs.find(isUnderWay) ?? null;

/** The last run that has something to say in the editor. */
export const lastRun = ({ runs }: TabRuns): QueryRun | null => runs.at(-1) ?? null;

/** What pinned results leave behind when new statements are sent. */
export function clearedForNew(tab: TabRuns): TabRuns {
  const results = tab.results.filter(({ pinned }) => pinned);
  const ids = new Set(results.map(({ queryId }) => queryId));
  return { ...tab, results, runs: tab.runs.filter(({ id }) => id !== null && ids.has(id)) };
}

/** A statement that the server has taken, in place of the one that was being sent. */
export function withStarted(tab: TabRuns, run: QueryRun, id: string, title: string): TabRuns {
  return {
    ...tab,
    runs: tab.runs.map((one) => (one === run ? { ...run, id } : one)).slice(-KEPT_RUNS),
    results: [...tab.results, { queryId: id, title, pinned: false }],
    active: id,
  };
}

export function withRun(tab: TabRuns, id: string, change: (run: QueryRun) => QueryRun): TabRuns {
  return { ...tab, runs: tab.runs.map((run) => (run.id === id ? change(run) : run)) };
}

export function withoutResult(tab: TabRuns, id: string): TabRuns {
  const index = tab.results.findIndex(({ queryId }) => queryId === id);
  const results = tab.results.filter(({ queryId }) => queryId !== id);
  const next = results[index] ?? results[index - 1];
  return { ...tab, results, active: tab.active === id ? (next?.queryId ?? 'history') : tab.active };
}

/** `Result 2`: the first number that no result has. */
export function freeResultTitle({ results }: TabRuns): string {
  const taken = new Set(results.map(({ title }) => title));
  const number = [...results.keys(), results.length].find((n) => !taken.has(`Result ${n + 1}`));
  return `Result ${(number ?? results.length) + 1}`;
}

const Kept = z.object({
  active: z.string(),
  results: z.array(z.object({ queryId: z.string(), title: z.string(), pinned: z.boolean() })),
});

export const toKept = ({ results, active }: TabRuns): string => JSON.stringify({ results, active });

/** What a browser kept of a tab's results; nothing when it cannot be read. */
export function fromKept(text: string | null): TabRuns {
  if (text === null) return NO_RUNS;
  try {
    const kept = Kept.safeParse(JSON.parse(text));
    return kept.success ? { ...NO_RUNS, ...kept.data } : NO_RUNS;
  } catch {
    return NO_RUNS;
  }
}
