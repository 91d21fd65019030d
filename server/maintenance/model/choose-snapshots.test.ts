import { describe, expect, test } from 'vitest';
import type { Snapshot, SnapshotRef, TableMetadata } from '#server/iceberg/model/metadata.ts';
import { newTableMetadata } from '#server/iceberg/new-table-metadata.ts';
import { chooseExpired, snapshotRule, withoutSnapshots } from './choose-snapshots.ts';

const DAY_MS = 86_400_000;
const NOW = 100 * DAY_MS;

const snapshot = (id: number, ageDays: number, parent: number | null): Snapshot => ({
  snapshotId: BigInt(id),
  parentSnapshotId: parent === null ? null : BigInt(parent),
  sequenceNumber: BigInt(id),
  timestampMs: NOW - ageDays * DAY_MS,
  manifestList: `s3://b/t/metadata/snap-${id}.avro`,
  summary: { operation: 'append' },
  schemaId: 0,
  extra: {},
});
const ref = (
  type: SnapshotRef['type'],
  id: number,
  extra: SnapshotRef['extra'] = {},
): SnapshotRef => ({ type, snapshotId: BigInt(id), extra });

/** 1 ← 2 ← 3 ← 4 of 40, 30, 20 and 10 days; 5 of 35 days beside them, from 2; 6 of 50 days from nowhere. */
const TABLE: TableMetadata = {
  ...newTableMetadata({
    location: 's3://b/t',
    tableUuid: '1',
    columns: [],
    partitioning: [],
    properties: {},
    now: new Date(0),
  }),
  currentSnapshotId: 4n,
  snapshots: [
    snapshot(6, 50, null),
    snapshot(1, 40, null),
    snapshot(5, 35, 1),
    snapshot(2, 30, 1),
    snapshot(3, 20, 2),
    snapshot(4, 10, 3),
  ],
  refs: { main: ref('branch', 4) },
  snapshotLog: [1, 2, 3, 4].map((id) => ({ snapshotId: BigInt(id), timestampMs: id })),
};

const expired = (
  refs: TableMetadata['refs'],
  asked: Partial<Parameters<typeof snapshotRule>[1]>,
  properties: TableMetadata['properties'] = {},
) => {
  const table = { ...TABLE, properties, refs: { ...TABLE.refs, ...refs } };
  const rule = snapshotRule(table, { olderThanDays: null, retainLast: null, ...asked }, NOW);
  return chooseExpired(table, rule, NOW).snapshots.map(({ snapshotId }) => Number(snapshotId));
};

describe('snapshots that go', () => {
  test.each([
    ['older than 25 days, and what no ref leads to', {}, { olderThanDays: 25 }, {}, [6, 1, 5, 2]],
    ['never the current one', {}, { olderThanDays: 0 }, {}, [6, 1, 5, 2, 3]],
    ['not the newest so many of a branch', {}, { olderThanDays: 0, retainLast: 3 }, {}, [6, 1, 5]],
    ['by default those older than 30 days', {}, {}, {}, [6, 1, 5]],
    [
      'by the table’s own properties',
      {},
      {},
      { 'history.expire.max-snapshot-age-ms': String(15 * DAY_MS) },
      [6, 1, 5, 2, 3],
    ],
    [
      'not one that a tag names, which keeps no other',
      { release: ref('tag', 5) },
      { olderThanDays: 25 },
      {},
      [6, 1, 2],
    ],
    [
      'not those that another branch keeps by its own number',
      { audit: ref('branch', 5, { 'min-snapshots-to-keep': 2 }) },
      { olderThanDays: 25 },
      {},
      [6, 2],
    ],
    [
      'those of a tag past its own age',
      { old: ref('tag', 5, { 'max-ref-age-ms': 20 * DAY_MS }) },
      { olderThanDays: 25 },
      {},
      [6, 1, 5, 2],
    ],
  ] as const)('%s', (_, refs, asked, properties, ids) => {
    expect(expired(refs, asked, properties)).toEqual(ids);
  });
});

test('the log loses everything up to the gap, statistics go with their snapshot, refs past their age too', () => {
  const table = {
    ...TABLE,
    refs: { ...TABLE.refs, old: ref('tag', 1, { 'max-ref-age-ms': DAY_MS }) },
    extra: { statistics: [{ 'snapshot-id': 1n }, { 'snapshot-id': 4n }], other: 'kept' },
  };
  const rule = { keepSinceMs: NOW - 25 * DAY_MS, retainLast: 1 };
  const left = withoutSnapshots(table, chooseExpired(table, rule, NOW), NOW);
  expect(left.snapshots.map(({ snapshotId }) => snapshotId)).toEqual([3n, 4n]);
  expect(left.snapshotLog.map(({ snapshotId }) => snapshotId)).toEqual([3n, 4n]);
  expect(left.extra).toEqual({ statistics: [{ 'snapshot-id': 4n }], other: 'kept' });
  expect(Object.keys(left.refs)).toEqual(['main']);
  expect(left.currentSnapshotId).toBe(4n);
});
