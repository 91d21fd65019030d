import { expect, test } from 'vitest';
import { newTableMetadata } from '../new-table-metadata.ts';
import type { Snapshot, TableMetadata } from './metadata.ts';
import { removeRef, setRef } from './set-ref.ts';
import { withSnapshot } from './with-snapshot.ts';

const snapshot = (snapshotId: bigint): Snapshot => ({
  snapshotId,
  parentSnapshotId: null,
  sequenceNumber: snapshotId,
  timestampMs: Number(snapshotId),
  manifestList: `file:///t/${snapshotId}.avro`,
  summary: { operation: 'append' },
  schemaId: 0,
  extra: {},
});

const table = (): TableMetadata =>
  [1n, 2n].reduce(
    (metadata, id) => withSnapshot(metadata, snapshot(id)),
    newTableMetadata({
      location: 'file:///t',
      tableUuid: 'u',
      columns: [{ name: 'a', type: { kind: 'int' } }],
      partitioning: [],
      now: new Date(0),
    }),
  );

test('branches and tags keep snapshots for as long as they say', () => {
  const tagged = setRef(table(), {
    name: 'v1',
    type: 'tag',
    snapshotId: 1n,
    retention: { maxRefAgeMs: 1000 },
  });
  const branched = setRef(tagged, {
    name: 'audit',
    type: 'branch',
    snapshotId: 2n,
    retention: { maxSnapshotAgeMs: 5, minSnapshotsToKeep: 3 },
  });
  expect(branched.refs).toMatchObject({
    main: { snapshotId: 2n },
    v1: { snapshotId: 1n, type: 'tag', extra: { 'max-ref-age-ms': 1000 } },
    audit: { extra: { 'max-snapshot-age-ms': 5, 'min-snapshots-to-keep': 3 } },
  });
  expect(Object.keys(removeRef(branched, 'v1').refs)).toEqual(['main', 'audit']);
});

test('moving main back makes that snapshot current, and the log tells so', () => {
  const back = setRef(table(), { name: 'main', type: 'branch', snapshotId: 1n });
  expect(back.currentSnapshotId).toBe(1n);
  expect(back.snapshotLog.map(({ snapshotId }) => snapshotId)).toEqual([1n, 2n, 1n]);
});

test('what makes no sense is refused by name', () => {
  const ref = { name: 'x', type: 'tag', snapshotId: 1n } as const;
  expect(() => setRef(table(), { ...ref, snapshotId: 9n })).toThrow('no snapshot 9 for tag x');
  expect(() => setRef(table(), { ...ref, name: 'main' })).toThrow('cannot be a tag');
  expect(() => setRef(table(), { ...ref, retention: { minSnapshotsToKeep: 1 } })).toThrow('Tag x');
  expect(() => removeRef(table(), 'main')).toThrow('cannot be removed');
  expect(() => removeRef(table(), 'x')).toThrow('no branch or tag x');
});
