import { expect, test } from 'vitest';
import { newTableMetadata } from '../new-table-metadata.ts';
import { appendedSince } from './appended-since.ts';
import type { Snapshot, SnapshotOperation, TableMetadata } from './metadata.ts';
import { withSnapshot } from './with-snapshot.ts';

const BASE = newTableMetadata({
  location: 'file:///t',
  tableUuid: 'f47ac10b-58cc-4372-a567-0e02b2c3d479',
  columns: [{ name: 'id', type: { kind: 'long' } }],
  partitioning: [],
  now: new Date(0),
});

const after = (table: TableMetadata, operation: SnapshotOperation): TableMetadata => {
  const snapshot: Snapshot = {
    snapshotId: BigInt(table.snapshots.length + 1),
    parentSnapshotId: table.currentSnapshotId,
    sequenceNumber: table.lastSequenceNumber + 1n,
    timestampMs: table.snapshots.length,
    manifestList: 'file:///t/list',
    summary: { operation },
    schemaId: 0,
    extra: {},
  };
  return withSnapshot(table, snapshot);
};

const appended = after(BASE, 'append');

test('a table that only took in rows did nothing else, from no snapshot on or from one', () => {
  expect(appendedSince(BASE, BASE)).toBeNull();
  expect(appendedSince(BASE, after(appended, 'append'))).toBeNull();
  expect(appendedSince(appended, after(appended, 'append'))).toBeNull();
});

test.each([
  ['overwrite', after(appended, 'overwrite')],
  ['delete', after(after(appended, 'delete'), 'append')],
  ['replace', after(appended, 'replace')],
])('a snapshot of %s is told', (operation, head) => {
  expect(appendedSince(appended, head)).toBe(`rows were not only added (${operation})`);
});

test('another shape, other properties and lost snapshots are told', () => {
  const schemas = BASE.schemas.map((schema) => ({ ...schema, fields: [] }));
  const wider = { ...appended, schemas };
  expect(appendedSince(BASE, wider)).toBe('its columns changed');
  expect(appendedSince(BASE, { ...appended, properties: { a: '1' } })).toBe(
    'its properties changed',
  );
  expect(appendedSince(BASE, { ...appended, tableUuid: 'other' })).toBe(
    'it is another table by now',
  );
  const expired = after(after(appended, 'append'), 'append');
  const lost = { ...expired, snapshots: expired.snapshots.slice(-1) };
  expect(appendedSince(appended, lost)).toBe(
    'snapshots since both sides parted are no longer known',
  );
});
