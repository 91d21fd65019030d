import { expect, test } from 'vitest';
import { appendBoth, appendRefusal } from './append-both.ts';
import { commitSnapshot } from './commit-snapshot.ts';
import type { NewDataFile } from './model/data-file.ts';
import type { Table, TableMetadata } from './model/metadata.ts';
import { newTableMetadata } from './new-table-metadata.ts';
import { planScan } from './plan-scan.ts';
import { openTestStore } from './testing/open-store.ts';
import { writeMetadata } from './write-metadata.ts';

const NOW = new Date('2025-01-01T00:00:00Z');

const newFile = (name: string): NewDataFile => ({
  path: `file:///t/data/${name}.parquet`,
  recordCount: 10,
  fileSizeBytes: 1000,
  partition: ['a'],
  columnSizes: new Map(),
  valueCounts: new Map(),
  nullValueCounts: new Map(),
  nanValueCounts: new Map(),
  lowerBounds: new Map(),
  upperBounds: new Map(),
});

/** A table with one file, and what a writer makes of it. */
async function open() {
  const opened = await openTestStore();
  const { store } = opened;
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
  const append = (to: { metadata: TableMetadata; metadataLocation: string | null }, name: string) =>
    commitSnapshot({ store }, to, {
      operation: 'append',
      added: [newFile(name)],
      removed: [],
      now: NOW,
    });
  const base = await append(await writeMetadata({ store }, metadata, null), 'base');
  const ours = await append(base, 'ours');
  const write = (from: Table, change: Partial<TableMetadata>) =>
    writeMetadata({ store }, { ...from.metadata, ...change }, from.metadataLocation);
  const sidesWith = (theirs: Table) => ({
    base: base.metadataLocation,
    ours: ours.metadataLocation,
    theirs: theirs.metadataLocation,
  });
  return { ...opened, base, append, write, sidesWith };
}

test('rows of both sides are put together', async () => {
  await using lake = await open();
  const { store } = lake;
  const sides = lake.sidesWith(await lake.append(lake.base, 'theirs'));
  expect(await appendRefusal({ store }, sides)).toBeNull();
  const { metadata } = await appendBoth({ store }, sides, { now: NOW });
  const { files } = await planScan({ store }, metadata, { snapshotId: null });
  expect(files.map(({ path }) => path).toSorted()).toEqual(
    ['base', 'ours', 'theirs'].map((name) => newFile(name).path),
  );
});

test('files of another partitioning than the table has are not taken over as if they were of it', async () => {
  await using lake = await open();
  const { partitionSpecs } = lake.base.metadata;
  const [spec] = partitionSpecs;
  const [field] = spec?.fields ?? [];
  if (field === undefined) throw new Error('The table is partitioned.');
  const other = { specId: 1, fields: [{ ...field, transform: 'truncate[1]', fieldId: 1001 }] };
  const specs = [...partitionSpecs, other];
  const turned = await lake.write(lake.base, { partitionSpecs: specs, defaultSpecId: 1 });
  const written = await lake.append(turned, 'theirs');
  const theirs = await lake.write(written, { defaultSpecId: 0 });
  expect(await appendRefusal(lake, lake.sidesWith(theirs))).toContain('another partitioning');
});

test('tags and branches that the source gave the table are not lost without a word', async () => {
  await using lake = await open();
  const { snapshotId, ...theirs } = await lake.append(lake.base, 'theirs');
  const refs = { ...theirs.metadata.refs, kept: { snapshotId, type: 'tag' as const, extra: {} } };
  const tagged = await lake.write(theirs, { refs });
  expect(await appendRefusal(lake, lake.sidesWith(tagged))).toContain('tags or branches');
});
