import { expect, test } from 'vitest';
import type { ManifestFile } from './data-file.ts';
import { groupToMerge, manifestPolicy } from './manifest-policy.ts';

const manifest = (
  path: string,
  length: number,
  more: Partial<ManifestFile> = {},
): ManifestFile => ({
  path,
  length: BigInt(length),
  specId: 0,
  content: 'data',
  sequenceNumber: 1n,
  minSequenceNumber: 1n,
  addedSnapshotId: 1n,
  addedFiles: 1,
  existingFiles: 0,
  deletedFiles: 0,
  addedRows: 1n,
  existingRows: 0n,
  deletedRows: 0n,
  partitions: null,
  keyMetadata: null,
  ...more,
});

const POLICY = { targetBytes: 10, minCountToMerge: 3, mergesOnCommit: true, sparesLarge: true };
const groups = (manifests: readonly ManifestFile[], policy = POLICY) =>
  groupToMerge(manifests, policy).map((group) => group.map(({ path }) => path));

test('full groups are merged, the newest one only when it has enough members', () => {
  const newestFirst = [
    manifest('e', 2),
    manifest('d', 2),
    manifest('c', 9),
    manifest('b', 5),
    manifest('a', 5),
  ];
  expect(groups(newestFirst)).toEqual([['e'], ['d'], ['c'], ['b', 'a']]);
  expect(groups([manifest('f', 2), ...newestFirst])).toEqual([['f', 'e', 'd'], ['c'], ['b', 'a']]);
});

test('manifests of another spec or of deletes are never mixed', () => {
  const mixed = [
    manifest('a', 1),
    manifest('b', 1, { specId: 1 }),
    manifest('c', 1, { content: 'deletes' }),
    manifest('d', 1),
    manifest('e', 1),
  ];
  expect(groups(mixed)).toEqual([['a', 'd', 'e'], ['b'], ['c']]);
});

test('a table can want other sizes, other numbers, or no merging at all', () => {
  expect(manifestPolicy({})).toEqual({
    targetBytes: 8 * 1024 * 1024,
    minCountToMerge: 100,
    mergesOnCommit: true,
    sparesLarge: true,
  });
  const properties = {
    'commit.manifest.target-size-bytes': '1000',
    'commit.manifest.min-count-to-merge': 'many',
    'commit.manifest-merge.enabled': 'false',
  };
  expect(manifestPolicy(properties)).toEqual({
    targetBytes: 1000,
    minCountToMerge: 100,
    mergesOnCommit: false,
    sparesLarge: true,
  });
  const never = { ...POLICY, mergesOnCommit: false };
  expect(groups([manifest('a', 1), manifest('b', 1), manifest('c', 1)], never)).toHaveLength(3);
});

test('a large manifest is written again only once the newer ones have as many files', () => {
  const small = ['e', 'd', 'c'].map((path) => manifest(path, 1));
  const large = manifest('large', 1, { addedFiles: 0, existingFiles: 4 });
  expect(groups([...small, large])).toEqual([['e', 'd', 'c'], ['large']]);
  expect(groups([manifest('f', 1), ...small, large])).toEqual([['f', 'e', 'd', 'c', 'large']]);
  const all = { ...POLICY, sparesLarge: false };
  expect(groups([...small, large], all)).toEqual([['e', 'd', 'c', 'large']]);
});
