import { expect, test } from 'vitest';
import type { Snapshot } from '#server/iceberg/model/metadata.ts';
import { deltaStretches } from './delta-stretches.ts';

/** Snapshots 1, 2, … of one letter each: `a` append, `r` replace, `o` overwrite; `.` is not known any more. */
const snapshots = (operations: string): readonly Snapshot[] =>
  [...operations].flatMap((letter, index) =>
    letter === '.'
      ? []
      : [
          {
            snapshotId: BigInt(index + 1),
            parentSnapshotId: index === 0 ? null : BigInt(index),
            sequenceNumber: BigInt(index + 1),
            timestampMs: index,
            manifestList: '',
            summary: {
              operation: letter === 'a' ? 'append' : letter === 'r' ? 'replace' : 'overwrite',
            },
            schemaId: 0,
            extra: {},
          },
        ],
  );

test.each([
  ['aaa', 1, '1-3'],
  ['aaa', 3, ''],
  ['aaar', 1, '1-3'],
  ['aaara', 1, '4-5 1-3'],
  ['aara', 2, '3-4'],
  ['aar', 2, ''],
  ['aarar', 2, '3-4'],
  ['aarara', 1, '5-6 3-4 1-2'],
  ['aoara', 1, '1-5'],
  ['aa.ra', 1, '1-5'],
  ['aara', 9, '9-4'],
])('%s since %i is read as %s', (operations, since, expected) => {
  const table = { snapshots: snapshots(operations) };
  const stretches = deltaStretches(table, {
    since: BigInt(since),
    current: BigInt(operations.length),
  });
  expect(stretches.map(({ after, upTo }) => `${after}-${upTo}`).join(' ')).toBe(expected);
});
