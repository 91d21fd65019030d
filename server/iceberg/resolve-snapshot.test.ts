import { expect, test } from 'vitest';
import type { TableMetadata } from './model/metadata.ts';
import { withSnapshot } from './model/with-snapshot.ts';
import { newTableMetadata } from './new-table-metadata.ts';
import { resolveSnapshot } from './resolve-snapshot.ts';
import { snapshotHistory } from './snapshot-history.ts';

const empty = newTableMetadata({
  location: 'file:///t',
  tableUuid: 'u',
  columns: [{ name: 'a', type: { kind: 'int' } }],
  partitioning: [],
  now: new Date(0),
});

const add = (metadata: TableMetadata, snapshotId: bigint, timestampMs: number) =>
  withSnapshot(metadata, {
    snapshotId,
    parentSnapshotId: metadata.currentSnapshotId,
    sequenceNumber: metadata.lastSequenceNumber + 1n,
    timestampMs,
    manifestList: `file:///t/${snapshotId}.avro`,
    summary: { operation: 'append' },
    schemaId: 0,
    extra: {},
  });
const table = add(add(add(empty, 30n, 1000), 10n, 2000), 20n, 3000);

const at = (epochMicros: bigint) =>
  resolveSnapshot(table, { kind: 'timestamp', epochMicros }).snapshotId;

test('a moment means the snapshot that was current then, to the microsecond', () => {
  expect([1_000_000n, 1_999_999n, 2_000_000n, 9_000_000n].map(at)).toEqual([30n, 30n, 10n, 20n]);
});

test('a moment before the first snapshot is refused with the time of the first', () => {
  expect(() => at(999_999n)).toThrow('its first is of 1970-01-01T00:00:01.000Z');
  expect(() => resolveSnapshot(empty, { kind: 'timestamp', epochMicros: 1n })).toThrow(
    'no snapshot yet',
  );
});

test('a moment whose snapshot was expired is refused, not answered by another', () => {
  const expired = { ...table, snapshots: table.snapshots.slice(1) };
  expect(() => resolveSnapshot(expired, { kind: 'timestamp', epochMicros: 1_000_000n })).toThrow(
    'no snapshot 30',
  );
});

test('ids and refs that are not there are refused by name', () => {
  expect(resolveSnapshot(table, { kind: 'id', snapshotId: 10n }).timestampMs).toBe(2000);
  expect(resolveSnapshot(table, { kind: 'ref', ref: 'main' }).snapshotId).toBe(20n);
  expect(() => resolveSnapshot(table, { kind: 'id', snapshotId: 7n })).toThrow('no snapshot 7');
  expect(() => resolveSnapshot(table, { kind: 'ref', ref: 'x' })).toThrow('It has: main.');
});

test('history is paged, newest first, and knows how much there is', () => {
  const page = snapshotHistory(table, { offset: 0, limit: 2 });
  expect(page).toMatchObject({
    total: 3,
    items: [
      { snapshotId: 20n, isCurrent: true, committedAt: new Date(3000) },
      { snapshotId: 10n, isCurrent: false, operation: 'append' },
    ],
  });
  expect(snapshotHistory(table, { offset: 2, limit: 2 }).items).toMatchObject([
    { snapshotId: 30n, parentSnapshotId: null },
  ]);
});
