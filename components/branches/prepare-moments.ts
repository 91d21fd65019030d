interface Moment {
  readonly committedAt: string;
}

const PLACES = 1000;
const STEPS = 250;
const HIGHEST = 16;

export interface Moments {
  readonly startMs: number;
  readonly endMs: number;
  /** How many commits where: place from 0 to 1000, height to 16. */
  readonly marks: readonly { readonly place: number; readonly height: number }[];
}

/** Commits, newest first, on a line of time. */
export function placeMoments(commits: readonly Moment[]): Moments {
  const times = commits.map(({ committedAt }) => Date.parse(committedAt));
  const endMs = times[0] ?? 0;
  // One commit alone still needs a line to stand on.
  const startMs = Math.min(times.at(-1) ?? 0, endMs - 1000);
  const counts = new Map<number, number>();
  for (const time of times) {
    const step = Math.round(((time - startMs) / (endMs - startMs)) * STEPS);
    counts.set(step, (counts.get(step) ?? 0) + 1);
  }
  const most = Math.max(...counts.values(), 1);
  const marks = [...counts].map(([step, count]) => ({
    place: Math.min(PLACES - 2, (step / STEPS) * PLACES),
    height: 4 + Math.round((count / most) * (HIGHEST - 4)),
  }));
  return { startMs, endMs, marks };
}

/** Index of the commit that a ref stood at then; the oldest where it had none yet. */
export function indexAt(commits: readonly Moment[], timeMs: number): number {
  // The slider has whole seconds: within one, the commit of that second is meant.
  const index = commits.findIndex(({ committedAt }) => Date.parse(committedAt) < timeMs + 1000);
  return index === -1 ? commits.length - 1 : index;
}
