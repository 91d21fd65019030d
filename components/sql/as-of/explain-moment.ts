import { formatUtc } from '#components/ui/format.ts';
import type { TimeLineData } from './time-line-data.ts';

/** Why a moment cannot be read as it is meant, and the nearest one that can. */
export interface MomentProblem {
  readonly text: string;
  /** Epoch milliseconds. */
  readonly nearest: number | null;
}

/** Null: the ref and all tables of the statement are there at the moment. */
export function explainMoment(line: TimeLineData, at: number): MomentProblem | null {
  const { first, tables } = line;
  if (first === null) return { text: 'This ref has no commit yet.', nearest: null };
  const begin = first.at.getTime();
  if (at < begin) {
    return { text: `The ref begins at ${formatUtc(first.at, 'second')}.`, nearest: begin };
  }
  const late = tables.flatMap(({ key, snapshots, isCut }) => {
    const oldest = snapshots?.at(-1);
    if (oldest === undefined || isCut || oldest.at.getTime() <= at) return [];
    return [{ name: key.join('.'), at: oldest.at.getTime() }];
  });
  const [one, ...more] = late.toSorted((a, b) => b.at - a.at);
  if (one === undefined) return null;
  const others = more.length === 0 ? '' : ` and ${more.length} more`;
  // A snapshot is written before the commit that names it.
  const nearest = line.commits.findLast(({ at: time }) => time.getTime() >= one.at)?.at.getTime();
  return {
    text: `${one.name}${others} had no snapshot yet, or it has expired: the oldest is of ${formatUtc(new Date(one.at), 'second')}.`,
    nearest: nearest ?? one.at,
  };
}
