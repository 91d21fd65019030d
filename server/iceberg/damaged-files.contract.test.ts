import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AppError } from '#server/platform/errors.ts';
import type { ObjectStore } from '#server/storage/port.ts';
import { commitSnapshot } from './commit-snapshot.ts';
import { loadTable } from './load-table.ts';
import { currentSnapshot, type Table } from './model/metadata.ts';
import { newTableMetadata } from './new-table-metadata.ts';
import { planScan } from './plan-scan.ts';
import { readManifests } from './read-manifests.ts';
import { anew, openTestStore } from './testing/open-store.ts';

const NOW = new Date('2025-01-01T00:00:00Z');

function newTable(store: ObjectStore): Promise<Table> {
  const metadata = newTableMetadata({
    location: `${store.root}/t`,
    tableUuid: 'f47ac10b-58cc-4372-a567-0e02b2c3d479',
    columns: [{ name: 'id', type: { kind: 'long' } }],
    partitioning: [{ column: 'id', transform: 'bucket[4]' }],
    now: NOW,
  });
  const added = [1, 2, 3].map((bucket) => ({
    path: `file:///t/data/${bucket}.parquet`,
    recordCount: 10,
    fileSizeBytes: 1000,
    partition: [bucket],
    columnSizes: new Map([[1, 80]]),
    valueCounts: new Map([[1, 10]]),
    nullValueCounts: new Map([[1, 0]]),
    nanValueCounts: new Map(),
    lowerBounds: new Map([[1, new Uint8Array(8)]]),
    upperBounds: new Map([[1, new Uint8Array(8).fill(1)]]),
  }));
  const change = { operation: 'append', added, removed: [], now: NOW } as const;
  return commitSnapshot({ store }, { metadata, metadataLocation: null }, change);
}

/** Every file that a plan reads, with its bytes. */
async function filesRead(store: ObjectStore, table: Table) {
  const snapshot = currentSnapshot(table.metadata);
  if (snapshot === null) throw new Error('The table has a snapshot.');
  const manifests = await readManifests({ store }, snapshot);
  const uris = [
    table.metadataLocation,
    snapshot.manifestList,
    ...manifests.map(({ path }) => path),
  ];
  return Promise.all(
    uris.map(async (uri) => {
      const read = await store.read(uri);
      return { uri, bytes: Buffer.from(read.ok ? read.value : []) };
    }),
  );
}

async function planAnew(store: ObjectStore, { metadataLocation }: Table) {
  const fresh = anew(store);
  const { metadata } = await loadTable({ store: fresh }, metadataLocation);
  const filter = [{ column: 'id', op: '>=', value: 0n }] as const;
  return (await planScan({ store: fresh }, metadata, { snapshotId: null, filter })).files;
}

test('a file of the metadata that is cut short anywhere is refused by its name', async () => {
  await using opened = await openTestStore();
  const { store } = opened;
  const table = await newTable(store);
  for (const { uri, bytes } of await filesRead(store, table)) {
    for (const part of [0, 0.1, 0.5, 0.9, 0.999]) {
      await store.put(uri, bytes.subarray(0, Math.floor(bytes.length * part)));
      await expect(planAnew(store, table), `${uri} cut at ${part}`).rejects.toThrow(uri);
    }
    await store.put(uri, bytes);
  }
  expect(await planAnew(store, table)).toHaveLength(3);
});

test('whatever bytes are changed, the answer is an error that says so or a plan, never a crash', async () => {
  await using opened = await openTestStore();
  const { store } = opened;
  const table = await newTable(store);
  const files = await filesRead(store, table);
  const damage = fc.record({
    file: fc.nat(files.length - 1),
    at: fc.double({ min: 0, max: 0.999, noNaN: true }),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 4 }),
  });
  await fc.assert(
    fc.asyncProperty(damage, async ({ file, at, bytes }) => {
      const chosen = files[file];
      if (chosen === undefined) return;
      const damaged = Buffer.from(chosen.bytes);
      damaged.set(bytes.subarray(0, damaged.length), Math.floor(at * (damaged.length - 4)));
      await store.put(chosen.uri, damaged);
      try {
        await planAnew(store, table);
      } catch (cause) {
        expect(cause).toBeInstanceOf(AppError);
      }
      await store.put(chosen.uri, chosen.bytes);
    }),
    { numRuns: 200 },
  );
});
