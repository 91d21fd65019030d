import { scan } from '#server/sql/model/editor/scan.ts';
import type { TableInText } from '#server/sql/model/editor/tables-in.ts';
import type { TimeLineData } from './time-line-data.ts';

/** A commit at which a table of the statement had become another. */
export interface ScrubMoment {
  readonly hash: string;
  readonly at: Date;
  readonly message: string;
}

/**
 * The newest `most` commits that brought a snapshot of one of the tables, oldest first. A snapshot is
 * written before the commit that names it.
 */
export function scrubMoments(line: TimeLineData, most: number): readonly ScrubMoment[] {
  const oldestFirst = line.commits.toReversed();
  const found = new Map<string, ScrubMoment>();
  const times = line.tables.flatMap(({ snapshots }) => (snapshots ?? []).map(({ at }) => at));
  for (const time of times) {
    const commit = oldestFirst.find(({ at }) => at.getTime() >= time.getTime());
    if (commit !== undefined) found.set(commit.hash, commit);
  }
  return [...found.values()].toSorted((a, b) => a.at.getTime() - b.at.getTime()).slice(-most);
}

/** Words whose value is another at each run, whatever the data. */
const UNSTEADY =
  /^(now|random|rand|uuid|shuffle|current_timestamp|current_date|current_time|localtime|localtimestamp|tablesample)$/;

/** Whether a statement at a commit gives the same rows for ever: then they are kept, not run again. */
export function isSteady(sql: string, tables: readonly TableInText[]): boolean {
  const isLake = tables.every(({ table }) => table[0] === 'iceberg');
  return (
    isLake &&
    scan(sql).every(({ kind, text }) => kind !== 'word' || !UNSTEADY.test(text.toLowerCase()))
  );
}
