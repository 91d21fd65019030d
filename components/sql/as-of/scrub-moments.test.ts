import { expect, test } from 'vitest';
import { tablesIn } from '#server/sql/model/editor/tables-in.ts';
import { explainMoment } from './explain-moment.ts';
import { isSteady, scrubMoments } from './scrub-moments.ts';
import type { TimeLineData } from './time-line-data.ts';

const HOUR = 3_600_000;
const START = Date.parse('2026-01-31T00:00:00Z');
const time = (hours: number) => new Date(START + hours * HOUR);
const commit = (hours: number) => ({ hash: `c${hours}`, at: time(hours), message: '' });
const snapshot = (hours: number) => ({
  id: BigInt(hours),
  at: time(hours - 0.1),
  operation: 'append',
  addedRows: null,
  deletedRows: null,
  totalRows: null,
  isCurrent: false,
});
const LINE: TimeLineData = {
  commits: [commit(9), commit(7), commit(5), commit(3), commit(1)],
  first: commit(1),
  totalCommits: 5,
  tags: [],
  tables: [
    { key: ['silver', 'a'], snapshots: [snapshot(9), snapshot(5)], isCut: false },
    { key: ['silver', 'b'], snapshots: [snapshot(3), snapshot(5)], isCut: false },
  ],
};

test('the moments to go through are the commits that brought a snapshot, once each', () => {
  expect(scrubMoments(LINE, 10).map(({ hash }) => hash)).toEqual(['c3', 'c5', 'c9']);
  expect(scrubMoments(LINE, 2).map(({ hash }) => hash)).toEqual(['c5', 'c9']);
});

test('only what gives the same rows for ever is kept', () => {
  const steady = (sql: string) =>
    isSteady(sql, tablesIn(sql, { catalog: 'iceberg', schema: 'silver' }));
  expect(steady("SELECT count(*) FROM a WHERE x = 'now'")).toBe(true);
  expect(steady('SELECT count(*) FROM a WHERE day = CURRENT_DATE')).toBe(false);
  expect(steady('SELECT count(*) FROM pg.marts.m')).toBe(false);
});

test('a moment before a ref or a table is explained, with the first that has everything', () => {
  expect(explainMoment(LINE, time(6).getTime())).toBeNull();
  const early = explainMoment(LINE, time(4).getTime());
  expect(early?.text).toContain('silver.a had no snapshot yet');
  expect(early?.nearest).toBe(time(5).getTime());
  const before = explainMoment(LINE, time(0).getTime());
  expect(before?.text).toContain('begins at');
  expect(before?.nearest).toBe(time(5).getTime());
});
