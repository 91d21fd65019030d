import { expect, test } from 'vitest';
import { prepareSnapshots, prepareTimeline, totalsText } from './prepare-snapshots.ts';
import { countTables, prepareTables, typeWord } from './prepare-tables.ts';
import type { SnapshotLine, Tables } from './types.ts';

const line = (name: string) => ({ name, type: 'ICEBERG_TABLE', totals: null, updatedAt: null });
const TABLES: Tables = {
  commitHash: 'c',
  truncated: false,
  namespaces: [
    { name: 'raw', tables: [line('entries')] },
    { name: 'silver', tables: [line('fct_glucose'), line('fct_meals')] },
  ],
};

test('every word of the search must stand in the full name', () => {
  const found = prepareTables(TABLES, 'SILVER gluc');
  expect(found).toMatchObject([{ name: 'silver', rows: [{ name: 'fct_glucose' }] }]);
  expect(countTables(prepareTables(TABLES, ''))).toBe(3);
  expect(typeWord('ICEBERG_VIEW')).toBe('view');
});

const snapshot = (id: bigint, minute: number, summary: Record<string, string>): SnapshotLine => ({
  snapshotId: id,
  parentSnapshotId: null,
  committedAt: new Date(Date.UTC(2026, 0, 1, 0, minute)),
  operation: 'append',
  summary,
  schemaId: 0,
  isCurrent: false,
});

test('a snapshot says what it added and removed, and nothing where its writer did not count', () => {
  const [both, none] = prepareSnapshots([
    snapshot(9007199254740993n, 10, {
      'added-records': '1200',
      'deleted-records': '3',
      'total-records': '2000',
    }),
    snapshot(1n, 0, {}),
  ]);
  expect(both).toMatchObject({
    id: '9007199254740993',
    rows: '+1,200 −3',
    files: '',
    total: 2000n,
  });
  expect(none).toMatchObject({ rows: '', total: null });
});

test('the time line goes from the oldest to the newest', () => {
  const rows = prepareSnapshots([
    snapshot(3n, 10, { 'total-records': '200' }),
    snapshot(2n, 5, { 'total-records': '100' }),
    snapshot(1n, 0, {}),
  ]);
  expect(prepareTimeline(rows)).toEqual([
    { id: '3', leftPct: 100, heightPct: 100 },
    { id: '2', leftPct: 50, heightPct: 50 },
    { id: '1', leftPct: 0, heightPct: 0 },
  ]);
  expect(prepareTimeline(rows.slice(0, 1))).toMatchObject([{ leftPct: 100 }]);
});

test('totals that are not known are not said', () => {
  expect(totalsText({ rows: null, files: null, bytes: null })).toEqual({ rows: null, size: null });
  expect(totalsText({ rows: 1204n, files: 1n, bytes: 2_900_000n })).toEqual({
    rows: '1,204',
    size: '2.9 MB in 1 file',
  });
});
