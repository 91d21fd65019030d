import { expect, test } from 'vitest';
import type { ObjectStore } from '#server/storage/port.ts';
import { commitSnapshot, type SnapshotChange } from './commit-snapshot.ts';
import { loadTable } from './load-table.ts';
import type { NewDataFile } from './model/data-file.ts';
import { currentSnapshot, type Table } from './model/metadata.ts';
import { newTableMetadata } from './new-table-metadata.ts';
import { planScan } from './plan-scan.ts';
import { readEntries, readManifests } from './read-manifests.ts';
import { anew, openTestStore } from './testing/open-store.ts';
import { writeMetadata } from './write-metadata.ts';

const NOW = new Date('2025-01-01T00:00:00Z');

function newTable(store: ObjectStore): Promise<Table> {
  const metadata = newTableMetadata({
    location: `${store.root}/t`,
    tableUuid: 'f47ac10b-58cc-4372-a567-0e02b2c3d479',
    columns: [
      { name: 'id', type: { kind: 'long' } },
      { name: 'at', type: { kind: 'timestamptz' } },
    ],
    partitioning: [{ column: 'at', transform: 'day' }],
    now: NOW,
  });
  return writeMetadata({ store }, metadata, null);
}

const file = (name: string, day: number | null = 20089): NewDataFile => ({
  path: `file:///t/data/${name}.parquet`,
  recordCount: 10,
  fileSizeBytes: 1000,
  partition: [day],
  columnSizes: new Map(),
  valueCounts: new Map(),
  nullValueCounts: new Map(),
  nanValueCounts: new Map(),
  lowerBounds: new Map(),
  upperBounds: new Map(),
});

const append = (...added: readonly NewDataFile[]): SnapshotChange => ({
  operation: 'append',
  added,
  removed: [],
  now: NOW,
});

async function pathsAt(store: ObjectStore, table: Table, snapshotId: bigint | null = null) {
  const { metadata } = await loadTable({ store: anew(store) }, table.metadataLocation);
  const { files } = await planScan({ store }, metadata, { snapshotId });
  return files.map(({ path }) => /([^/]*)\.parquet$/.exec(path)?.[1] ?? '').sort();
}

async function currentManifests(store: ObjectStore, { metadata }: Table) {
  const snapshot = currentSnapshot(metadata);
  return snapshot === null ? [] : await readManifests({ store }, snapshot);
}

test('manifests that a change does not touch are carried over as they are', async () => {
  await using opened = await openTestStore();
  const { store } = opened;
  let table: Table = await newTable(store);
  for (const name of ['a', 'b', 'c']) {
    table = await commitSnapshot({ store }, table, append(file(name), file(`${name}2`)));
  }
  const before = await currentManifests(store, table);
  const { files } = await planScan({ store }, table.metadata, { snapshotId: null });
  const removed = files.filter(({ path }) => path.endsWith('/b.parquet'));
  const change: SnapshotChange = { operation: 'delete', added: [], removed, now: NOW };
  const next = await commitSnapshot({ store }, table, change);
  const after = await currentManifests(store, next);
  expect(after.slice(1)).toEqual([before[0], before[2]]);
  expect(after[0]).toMatchObject({ addedFiles: 0, existingFiles: 1, deletedFiles: 1 });
  expect(await pathsAt(store, next)).toEqual(['a', 'a2', 'b2', 'c', 'c2']);
});

test('survivors keep their numbers, victims get the snapshot that deleted them, once', async () => {
  await using opened = await openTestStore();
  const { store } = opened;
  const first = await commitSnapshot(
    { store },
    await newTable(store),
    append(file('a'), file('b')),
  );
  const { files } = await planScan({ store }, first.metadata, { snapshotId: null });
  const removed = files.filter(({ path }) => path.endsWith('/a.parquet'));
  const second = await commitSnapshot({ store }, first, {
    operation: 'overwrite',
    added: [file('c')],
    removed,
    now: NOW,
  });
  const manifests = await currentManifests(store, second);
  const entries = (await readEntries({ store }, second.metadata, manifests)).flat();
  const lines = entries.map((entry) => [
    entry.file.path.slice(-9, -8),
    entry.status,
    entry.snapshotId,
    entry.sequenceNumber,
  ]);
  expect(lines).toEqual([
    ['c', 'added', second.snapshotId, 2n],
    ['a', 'deleted', second.snapshotId, 1n],
    ['b', 'existing', first.snapshotId, 1n],
  ]);
  expect(manifests.map(({ minSequenceNumber }) => minSequenceNumber)).toEqual([2n, 1n]);
  const third = await commitSnapshot({ store }, second, {
    operation: 'overwrite',
    added: [],
    removed: files.slice(1),
    now: NOW,
  });
  const fourth = await commitSnapshot({ store }, third, append());
  const left = await currentManifests(store, fourth);
  const rest = (await readEntries({ store }, fourth.metadata, left)).flat();
  expect(rest.map((entry) => entry.file.path.slice(-9, -8))).toEqual(['c']);
});

test('after more than a hundred small commits their manifests become one, with the same files', async () => {
  await using opened = await openTestStore();
  const { store } = opened;
  let table: Table = await newTable(store);
  for (let index = 0; index < 103; index += 1) {
    table = await commitSnapshot({ store }, table, append(file(`f${index}`, index)));
  }
  const manifests = await currentManifests(store, table);
  expect(manifests.length).toBeLessThan(5);
  expect(await pathsAt(store, table)).toHaveLength(103);
  const entries = (await readEntries({ store }, table.metadata, manifests)).flat();
  const numbers = entries.map((entry) => entry.sequenceNumber);
  expect(new Set(numbers).size).toBe(103);
  const logged = table.metadata.metadataLog;
  expect(logged).toHaveLength(100);
  expect(logged.at(-1)?.metadataFile).toContain('/metadata/00102-');
  expect(table.metadataLocation).toContain('/metadata/00103-');
});

test('times rise strictly and sequence numbers by one, also when the clock goes back', async () => {
  await using opened = await openTestStore();
  const { store } = opened;
  let table: Table = await newTable(store);
  for (const ms of [5000, 5000, 1000]) {
    const now = new Date(NOW.getTime() + ms);
    table = await commitSnapshot({ store }, table, { ...append(), now });
  }
  const { snapshots, snapshotLog, refs, currentSnapshotId, lastUpdatedMs } = table.metadata;
  const times = snapshots.map(({ timestampMs }) => timestampMs - NOW.getTime());
  expect(times).toEqual([5000, 5001, 5002]);
  expect(snapshots.map(({ sequenceNumber }) => sequenceNumber)).toEqual([1n, 2n, 3n]);
  expect(snapshotLog.map(({ snapshotId }) => snapshotId)).toEqual(
    snapshots.map(({ snapshotId }) => snapshotId),
  );
  expect(refs['main']?.snapshotId).toBe(currentSnapshotId);
  expect(lastUpdatedMs - NOW.getTime()).toBe(5002);
});

test('a file that is no longer there cannot be removed a second time', async () => {
  await using opened = await openTestStore();
  const { store } = opened;
  const first = await commitSnapshot({ store }, await newTable(store), append(file('a')));
  const { files } = await planScan({ store }, first.metadata, { snapshotId: null });
  const change: SnapshotChange = { operation: 'delete', added: [], removed: files, now: NOW };
  const second = await commitSnapshot({ store }, first, change);
  await expect(commitSnapshot({ store }, second, change)).rejects.toMatchObject({
    code: 'conflict',
  });
});

test('a table and its first rows can be one metadata file', async () => {
  await using opened = await openTestStore();
  const { store } = opened;
  const { metadata } = await newTable(store);
  const base = { metadata, metadataLocation: null };
  const table = await commitSnapshot({ store }, base, append(file('a')));
  expect(table.metadataLocation).toContain('/metadata/00000-');
  expect(table.metadata.metadataLog).toEqual([]);
});

test('a filter on the time reads only the days it needs', async () => {
  await using opened = await openTestStore();
  const { store } = opened;
  let table: Table = await newTable(store);
  for (const day of [0, 1, 2]) {
    table = await commitSnapshot({ store }, table, append(file(`day${day}`, day)));
  }
  const { files } = await planScan({ store }, table.metadata, {
    snapshotId: null,
    filter: [{ column: 'at', op: '<', value: 86_400_000_000n }],
  });
  expect(files.map(({ path }) => path.slice(-12, -8))).toEqual(['day0']);
});

test('a manifest that lost its entries is refused, not read as an empty table', async () => {
  await using opened = await openTestStore();
  const { store } = opened;
  const table = await commitSnapshot({ store }, await newTable(store), append(file('a')));
  const [manifest] = await currentManifests(store, table);
  const read = await store.read(manifest?.path ?? '');
  const bytes = Buffer.from(read.ok ? read.value : []);
  const header = bytes.subarray(0, bytes.indexOf(bytes.subarray(-16)) + 16);
  await store.put(manifest?.path ?? '', header);
  await expect(planScan({ store }, table.metadata, { snapshotId: null })).rejects.toThrow(
    'has 0 entries where its snapshot counts 1',
  );
});

test('a table with files that have no field ids is refused, not read as NULLs', async () => {
  await using opened = await openTestStore();
  const { store } = opened;
  const { metadata } = await newTable(store);
  const properties = { 'schema.name-mapping.default': '[]' };
  const base = { metadata: { ...metadata, properties }, metadataLocation: null };
  const table = await commitSnapshot({ store }, base, append(file('a')));
  await expect(planScan({ store }, table.metadata, { snapshotId: null })).rejects.toThrow(
    'remove the table property schema.name-mapping.default',
  );
});

test('files that belong to another partitioning are refused', async () => {
  await using opened = await openTestStore();
  const { store } = opened;
  const misfit = { ...file('a'), partition: [] };
  await expect(commitSnapshot({ store }, await newTable(store), append(misfit))).rejects.toThrow(
    'has 0 partition values',
  );
});

test('a commit of very many files writes manifests of the size that the table wants', async () => {
  await using opened = await openTestStore();
  const { store } = opened;
  const { metadata } = await newTable(store);
  const properties = { 'commit.manifest.target-size-bytes': '2000' };
  const base = { metadata: { ...metadata, properties }, metadataLocation: null };
  const files = Array.from({ length: 300 }, (_, index) => file(`f${index}`, index));
  const table = await commitSnapshot({ store }, base, append(...files));
  const manifests = await currentManifests(store, table);
  expect(manifests.length).toBeGreaterThan(1);
  expect(Math.max(...manifests.map(({ length }) => Number(length)))).toBeLessThan(4000);
  expect(await pathsAt(store, table)).toEqual(files.map(({ path }) => path.slice(15, -8)).sort());
});
