import { expect, test } from 'vitest';
import type { ObjectStore } from '#server/storage/port.ts';
import { commitSnapshot } from './commit-snapshot.ts';
import { loadTable } from './load-table.ts';
import { createManifestWriter } from './manifest-writer.ts';
import type { DataFile, NewDataFile } from './model/data-file.ts';
import { toDataFile } from './model/manifest.ts';
import { currentSnapshot, type Table } from './model/metadata.ts';
import { encodeBound } from './model/single-value.ts';
import { withSnapshot } from './model/with-snapshot.ts';
import { newTableMetadata } from './new-table-metadata.ts';
import { planDelete } from './plan-delete.ts';
import { planScan } from './plan-scan.ts';
import { readManifests } from './read-manifests.ts';
import { anew, openTestStore } from './testing/open-store.ts';
import { writeMetadata } from './write-metadata.ts';

const NOW = new Date('2025-01-01T00:00:00Z');

const newFile = (name: string, person: string): NewDataFile => ({
  path: `file:///t/data/${name}.parquet`,
  recordCount: 10,
  fileSizeBytes: 1000,
  partition: [person],
  columnSizes: new Map(),
  valueCounts: new Map(),
  nullValueCounts: new Map(),
  nanValueCounts: new Map(),
  lowerBounds: new Map(),
  upperBounds: new Map(),
});

const deletes = (name: string, person: string, content: DataFile['content']): DataFile => ({
  ...toDataFile(newFile(name, person), 0),
  content,
  equalityIds: content === 'equality-deletes' ? [1] : null,
});

function newTable(store: ObjectStore): Promise<Table> {
  const metadata = newTableMetadata({
    location: `${store.root}/t`,
    tableUuid: 'f47ac10b-58cc-4372-a567-0e02b2c3d479',
    columns: [
      { name: 'id', type: { kind: 'long' } },
      { name: 'person', type: { kind: 'string' } },
    ],
    partitioning: [{ column: 'person', transform: 'identity' }],
    now: NOW,
  });
  return writeMetadata({ store }, metadata, null);
}

/** A snapshot with delete files, as engines write that merge on read. */
async function addDeletes(
  store: ObjectStore,
  { metadata, metadataLocation }: Table,
  file: DataFile,
) {
  const parent = currentSnapshot(metadata);
  if (parent === null) throw new Error('The table has no snapshot yet.');
  const identity = {
    snapshotId: parent.snapshotId + 1n,
    parentSnapshotId: parent.snapshotId,
    sequenceNumber: parent.sequenceNumber + 1n,
  };
  const writer = createManifestWriter({ store }, metadata, identity);
  const numbers = { snapshotId: null, sequenceNumber: null, fileSequenceNumber: null };
  const entry = { status: 'added', ...numbers, file } as const;
  const manifests = await writer.writeManifests({ specId: 0, content: 'deletes' }, [entry]);
  const manifestList = await writer.writeList([
    ...manifests,
    ...(await readManifests({ store }, parent)),
  ]);
  const snapshot = { ...parent, ...identity, manifestList };
  return writeMetadata({ store }, withSnapshot(metadata, snapshot), metadataLocation);
}

async function planned(store: ObjectStore, { metadataLocation }: Table) {
  const { metadata } = await loadTable({ store: anew(store) }, metadataLocation);
  return planScan({ store }, metadata, { snapshotId: null });
}

const append = (...added: readonly NewDataFile[]) =>
  ({ operation: 'append', added, removed: [], now: NOW }) as const;

test('a data file is planned with the delete files of other engines that apply to it', async () => {
  await using opened = await openTestStore();
  const { store } = opened;
  let table: Table = await commitSnapshot(
    { store },
    await newTable(store),
    append(newFile('a', 'ann'), newFile('b', 'bob')),
  );
  table = await addDeletes(store, table, deletes('ep', 'ann', 'equality-deletes'));
  table = await commitSnapshot({ store }, table, append(newFile('a2', 'ann')));
  table = await addDeletes(store, table, deletes('pos', 'ann', 'position-deletes'));

  const { files, deletesOf } = await planned(store, table);
  const name = ({ path }: { readonly path: string }) => /([^/]*)\.parquet$/.exec(path)?.[1];
  expect(files.map(name)).toEqual(['a2', 'a', 'b']);
  expect(files.map(({ path }) => deletesOf.get(path)?.map(name))).toEqual([
    ['pos'],
    ['ep', 'pos'],
    undefined,
  ]);
});

test('a rewrite removes data files together with the delete files that it applied', async () => {
  await using opened = await openTestStore();
  const { store } = opened;
  const first = await commitSnapshot({ store }, await newTable(store), append(newFile('a', 'ann')));
  const table = await addDeletes(store, first, deletes('pos', 'ann', 'position-deletes'));
  const { files, deletesOf } = await planned(store, table);
  const next = await commitSnapshot({ store }, table, {
    operation: 'replace',
    added: [newFile('rewritten', 'ann')],
    removed: [...files, ...[...deletesOf.values()].flat()],
    now: NOW,
  });
  const after = await planned(store, next);
  expect(after.files.map(({ path }) => path)).toEqual(['file:///t/data/rewritten.parquet']);
  expect(after.deletesOf.size).toBe(0);
  expect(after.snapshot?.summary).toMatchObject({
    'deleted-data-files': '1',
    'removed-delete-files': '1',
    'removed-position-delete-files': '1',
    'removed-position-deletes': '10',
  });
});

test('rows of whole partitions are deleted by metadata alone, with the deletes that applied to them', async () => {
  await using opened = await openTestStore();
  const { store } = opened;
  const bounded = (name: string, person: string, lowest: bigint, highest: bigint) => ({
    ...newFile(name, person),
    nullValueCounts: new Map([[1, 0]]),
    lowerBounds: new Map([[1, encodeBound({ kind: 'long' }, lowest)]]),
    upperBounds: new Map([[1, encodeBound({ kind: 'long' }, highest)]]),
  });
  const files = [
    bounded('low', 'ann', 1n, 4n),
    bounded('mixed', 'ann', 3n, 8n),
    bounded('high', 'ann', 6n, 9n),
    bounded('bob', 'bob', 1n, 2n),
  ];
  const first = await commitSnapshot({ store }, await newTable(store), append(...files));
  const table = await addDeletes(store, first, {
    ...deletes('pos', 'ann', 'position-deletes'),
    referencedDataFile: 'file:///t/data/low.parquet',
  });
  const paths = (those: readonly DataFile[]) => those.map(({ path }) => path.slice(15, -8));
  const below = await planDelete({ store }, table.metadata, [
    { column: 'person', op: '=', value: 'ann' },
    { column: 'id', op: '<', value: 5n },
  ]);
  expect([paths(below.covered), paths(below.touched)]).toEqual([['low', 'pos'], ['mixed']]);

  const all = await planDelete({ store }, table.metadata, [
    { column: 'person', op: 'in', values: ['ann'] },
  ]);
  expect(all.touched).toEqual([]);
  const next = await commitSnapshot({ store }, table, {
    operation: 'delete',
    added: [],
    removed: all.covered,
    now: NOW,
  });
  const after = await planned(store, next);
  expect([paths(after.files), after.deletesOf.size]).toEqual([['bob'], 0]);
});
