import { formatUtc } from '#components/ui/format.ts';
import type { TimeLineData } from './time-line-data.ts';

/** Why a moment cannot be read as it is meant, and the nearest one that can. */
export interface MomentProblem {
  readonly text: string;
  /** Epoch milliseconds; null when there is none. */
  readonly nearest: number | null;
}

/** Null: the ref and all tables of the statement are there at the moment. */
export function explainMoment(line: TimeLineData, at: number): MomentProblem | null {
  const { first } = line;
  if (first === null) return { text: 'This ref has no commit yet.', nearest: null };
  const begin = first.at.getTime();
  const late = tablesAfter(line, at);
  const [youngest, ...others] = late;
  const nearest = youngest === undefined ? begin : commitOf(line, youngest.at);
  if (at < begin) {
    return { text: `The ref begins at ${formatUtc(first.at, 'second')}.`, nearest };
  }
  if (youngest === undefined) return null;
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  return {
    text: `${youngest.name}${more} had no snapshot yet, or it has expired: the oldest is of ${formatUtc(new Date(youngest.at), 'second')}.`,
    nearest,
  };
}

/** Tables whose oldest snapshot is younger than a moment, the youngest first. */
function tablesAfter({ tables }: TimeLineData, at: number) {
  return tables
    .flatMap(({ key, snapshots, isCut }) => {
      const times = (snapshots ?? []).map((snapshot) => snapshot.at.getTime());
      const oldest = Math.min(...times);
      return times.length === 0 || isCut || oldest <= at
        ? []
        : [{ name: key.join('.'), at: oldest }];
    })
    .toSorted((a, b) => b.at - a.at);
}

/** A snapshot is written before the commit that names it. */
const commitOf = ({ commits }: TimeLineData, at: number): number =>
  commits.findLast((commit) => commit.at.getTime() >= at)?.at.getTime() ?? at;
