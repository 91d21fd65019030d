import { expect, test } from 'vitest';
import type { DataFile } from './data-file.ts';
import { indexDeletes } from './delete-index.ts';
import { toDataFile } from './manifest.ts';
import type { SingleValue } from './single-value.ts';

const FILE_PATH_ID = 2_147_483_546;
const UNPARTITIONED = 9;

const file = (path: string, partition: readonly SingleValue[], more: Partial<DataFile> = {}) => ({
  ...toDataFile(
    {
      path,
      recordCount: 1,
      fileSizeBytes: 1,
      partition,
      columnSizes: new Map(),
      valueCounts: new Map(),
      nullValueCounts: new Map(),
      nanValueCounts: new Map(),
      lowerBounds: new Map(),
      upperBounds: new Map(),
    },
    0,
  ),
  ...more,
});

const positions = (path: string, partition: readonly SingleValue[], more: Partial<DataFile> = {}) =>
  file(path, partition, { content: 'position-deletes', ...more });

const equality = (path: string, partition: readonly SingleValue[], more: Partial<DataFile> = {}) =>
  file(path, partition, { content: 'equality-deletes', equalityIds: [1], ...more });

const bounds = (lower: string, upper: string): Partial<DataFile> => ({
  lowerBounds: new Map([[FILE_PATH_ID, new TextEncoder().encode(lower)]]),
  upperBounds: new Map([[FILE_PATH_ID, new TextEncoder().encode(upper)]]),
});

function pathsFor(
  data: DataFile,
  sequenceNumber: bigint,
  deletes: readonly (readonly [DataFile, bigint])[],
) {
  const numbered = deletes.map(([file, number]) => ({ file, sequenceNumber: number }));
  const index = indexDeletes(numbered, new Set([UNPARTITIONED]));
  return index.deletesFor({ file: data, sequenceNumber }).map(({ path }) => path);
}

test('position deletes apply to files of their own snapshot and before, equality deletes only before', () => {
  const deletes = [1n, 2n, 3n].flatMap(
    (number) =>
      [
        [positions(`p${number}`, ['a']), number],
        [equality(`e${number}`, ['a']), number],
      ] as const,
  );
  expect(pathsFor(file('d', ['a']), 2n, deletes)).toEqual(['p2', 'p3', 'e3']);
});

test('deletes stay in their partition and spec, but equality deletes of no partition go everywhere', () => {
  const deletes = [
    [positions('same', ['a']), 5n],
    [positions('other', ['b']), 5n],
    [positions('otherSpec', ['a'], { specId: 1 }), 5n],
    [positions('noPartition', [], { specId: UNPARTITIONED }), 5n],
    [equality('everywhere', [], { specId: UNPARTITIONED }), 5n],
    [equality('otherEquality', ['b']), 5n],
  ] as const;
  expect(pathsFor(file('d', ['a']), 1n, deletes)).toEqual(['everywhere', 'same']);
});

test('position deletes that name other files are left out', () => {
  const deletes = [
    [positions('itsOwn', ['a'], { referencedDataFile: 's3://l/d5' }), 5n],
    [positions('another', ['a'], { referencedDataFile: 's3://l/d6' }), 5n],
    [positions('onlyIt', ['a'], bounds('s3://l/d5', 's3://l/d5')), 5n],
    [positions('around', ['a'], bounds('s3://l/d', 's3://l/e')), 5n],
    [positions('above', ['a'], bounds('s3://l/d50', 's3://l/e')), 5n],
    [positions('below', ['a'], bounds('s3://l/c', 's3://l/d4')), 5n],
  ] as const;
  expect(pathsFor(file('s3://l/d5', ['a']), 1n, deletes)).toEqual(['around', 'itsOwn', 'onlyIt']);
});
