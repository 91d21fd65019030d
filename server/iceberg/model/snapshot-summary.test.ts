import { expect, test } from 'vitest';
import type { DataFile } from './data-file.ts';
import { toDataFile } from './manifest.ts';
import type { SingleValue } from './single-value.ts';
import { snapshotSummary } from './snapshot-summary.ts';

const file = (recordCount: number, fileSizeBytes: number, day: SingleValue | null): DataFile =>
  toDataFile(
    {
      path: 'file:///f',
      recordCount,
      fileSizeBytes,
      partition: [day],
      columnSizes: new Map(),
      valueCounts: new Map(),
      nullValueCounts: new Map(),
      nanValueCounts: new Map(),
      lowerBounds: new Map(),
      upperBounds: new Map(),
    },
    0,
  );

test('the first snapshot counts from nothing', () => {
  expect(snapshotSummary('append', null, [file(3, 100, 1), file(4, 200, 1)], [], {})).toEqual({
    operation: 'append',
    'added-data-files': '2',
    'added-records': '7',
    'added-files-size': '300',
    'changed-partition-count': '1',
    'total-data-files': '2',
    'total-records': '7',
    'total-files-size': '300',
    'total-delete-files': '0',
    'total-position-deletes': '0',
    'total-equality-deletes': '0',
  });
});

test('a change adds to the totals before it and takes away what it removed', () => {
  const before = snapshotSummary('append', null, [file(5, 50, 1), file(6, 60, 2)], [], {});
  expect(
    snapshotSummary('overwrite', before, [file(9, 90, null)], [file(5, 50, 1)], {}),
  ).toMatchObject({
    'deleted-data-files': '1',
    'deleted-records': '5',
    'removed-files-size': '50',
    'changed-partition-count': '2',
    'total-data-files': '2',
    'total-records': '15',
    'total-files-size': '150',
  });
});

test('totals beyond what a double holds stay exact', () => {
  const before = { 'total-records': '9007199254740993' };
  const summary = snapshotSummary('append', before, [file(2, 1, 1)], [], {});
  expect(summary['total-records']).toBe('9007199254740995');
});

test('a total that the parent does not tell, or not as an integer, is left out, not begun at zero', () => {
  const before = {
    'total-records': '1',
    'total-files-size': '1.5e3',
    'total-equality-deletes': '',
  };
  const summary = snapshotSummary('append', before, [file(2, 1, 1)], [], {});
  expect(summary['total-records']).toBe('3');
  expect(summary).not.toHaveProperty('total-data-files');
  expect(summary).not.toHaveProperty('total-delete-files');
  expect(summary).not.toHaveProperty('total-files-size');
  expect(summary).not.toHaveProperty('total-equality-deletes');
});

test('what the caller adds stands beside the counters and never in their place', () => {
  const extra = { 'run-id': 'r1', operation: 'append', 'total-records': '99' };
  expect(snapshotSummary('replace', null, [file(2, 1, 1)], [], extra)).toMatchObject({
    'run-id': 'r1',
    operation: 'replace',
    'total-records': '2',
  });
});

test('partitions are told apart by value, and a null from the text null', () => {
  const files = [null, 'null', 1n, new Uint8Array([1])].map((value) => file(1, 1, value));
  expect(snapshotSummary('append', null, files, [], {})['changed-partition-count']).toBe('4');
});
