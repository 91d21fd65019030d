import { isUnderWay, type QueryRun } from '../query-run.ts';

/** The statements of an editor tab that were started on this page. */
export interface TabRuns {
  /** Id of the result that is shown, or the name of a pane beside the results; null: the first. */
  readonly active: string | null;
  readonly runs: readonly QueryRun[];
  /** Statements that follow when the one that runs has ended well. */
  readonly waiting: number;
}

export const NO_RUNS: TabRuns = { active: null, runs: [], waiting: 0 };

const KEPT_RUNS = 20;

export const busyRun = ({ runs }: TabRuns): QueryRun | null => runs.find(isUnderWay) ?? null;

/** The run that has something to say in the editor. */
export const lastRun = ({ runs }: TabRuns): QueryRun | null => runs.at(-1) ?? null;

/** A statement that the server has taken, in place of the one that was being sent. */
export function withStarted(tab: TabRuns, run: QueryRun, id: string): TabRuns {
  const runs = tab.runs.map((one) => (one === run ? { ...run, id } : one)).slice(-KEPT_RUNS);
  return { ...tab, runs, active: id };
}

export function withRun(tab: TabRuns, id: string, change: (run: QueryRun) => QueryRun): TabRuns {
  return { ...tab, runs: tab.runs.map((run) => (run.id === id ? change(run) : run)) };
}

/** `Result 2`: the first number that no title has. */
export function freeTitle(titles: readonly string[]): string {
  const taken = new Set(titles);
  const numbers = Array.from({ length: titles.length + 1 }, (_, index) => index + 1);
  return `Result ${numbers.find((number) => !taken.has(`Result ${number}`)) ?? 1}`;
}

/** What is shown: the chosen result while it is there, else the last one, else the history. */
export function shownValue(
  active: string | null,
  results: readonly { readonly queryId: string }[],
  panes: readonly string[],
): string {
  const isThere =
    active !== null &&
    (panes.includes(active) || results.some(({ queryId }) => queryId === active));
  if (isThere) return active;
  return results.at(-1)?.queryId ?? panes[0] ?? '';
}
