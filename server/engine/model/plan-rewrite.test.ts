import { expect, test } from 'vitest';
import type { DataFile } from '#server/iceberg/model/data-file.ts';
import { toDataFile } from '#server/iceberg/model/manifest.ts';
import { planRewrite } from './plan-rewrite.ts';

function file(path: string, fileSizeBytes: number, partition = 'a', specId = 1): DataFile {
  const none = new Map<number, never>();
  const statistics = {
    columnSizes: none,
    valueCounts: none,
    nullValueCounts: none,
    nanValueCounts: none,
    lowerBounds: none,
    upperBounds: none,
  };
  const written = { path, recordCount: 1, fileSizeBytes, partition: [partition], ...statistics };
  return toDataFile(written, specId);
}

function planned(
  files: readonly DataFile[],
  {
    chosen = 'small',
    withDeletes = [],
  }: Readonly<{
    chosen?: 'small' | readonly string[];
    withDeletes?: readonly string[];
  }> = {},
) {
  const deletesOf = new Map(withDeletes.map((path) => [path, [file('d', 1)]]));
  const choice = { files: chosen, targetFileSizeBytes: 100, defaultSpecId: 1 } as const;
  return planRewrite({ files, deletesOf }, choice).map((group) => group.map(({ path }) => path));
}

test('small files of a partition become one, oldest first, up to the wanted size', () => {
  const files = [file('c', 60), file('b', 40), file('a', 50), file('other', 10, 'b')];
  expect(planned(files)).toEqual([['a', 'b']]);
  expect(planned([...files, file('other2', 10, 'b')])).toEqual([
    ['other2', 'other'],
    ['a', 'b'],
  ]);
});

test('a large file stays, and so does a small one that nothing can be added to', () => {
  expect(planned([file('a', 75), file('b', 500), file('c', 10)])).toEqual([]);
});

test('a file with deleted rows or of an older partitioning is written again in any case', () => {
  const files = [file('a', 500), file('b', 90), file('c', 90, 'a', 0)];
  expect(planned(files, { withDeletes: ['a'] })).toEqual([['c'], ['a']]);
});

test('files that are named are written again, whatever they are like', () => {
  const files = [file('a', 500), file('b', 90)];
  expect(planned(files, { chosen: ['a'] })).toEqual([['a']]);
});
