import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { pyIcebergPython } from '#server/engine/testing/pyiceberg-environment.ts';
import type { ObjectStore } from '#server/storage/port.ts';
import { commitSnapshot } from './commit-snapshot.ts';
import { loadTable } from './load-table.ts';
import type { TableMetadata } from './model/metadata.ts';
import { newTableMetadata } from './new-table-metadata.ts';
import { planScan } from './plan-scan.ts';
import { openTestStore } from './testing/open-store.ts';
import { writeMetadata } from './write-metadata.ts';

const python = await pyIcebergPython();

const Written = z.object({
  location: z.string(),
  snapshots: z.array(z.object({ id: z.string(), rows: z.number(), files: z.number() })),
});

async function runScript(name: string, location: string): Promise<unknown> {
  const script = fileURLToPath(new URL(`./testing/${name}`, import.meta.url));
  const { stdout } = await promisify(execFile)(python ?? '', [script, location]);
  return JSON.parse(stdout);
}

function newTable(store: ObjectStore) {
  const metadata = newTableMetadata({
    location: `${store.root}/t`,
    tableUuid: 'f47ac10b-58cc-4372-a567-0e02b2c3d479',
    columns: [
      { name: 'id', type: { kind: 'long' } },
      { name: 'person', type: { kind: 'string' } },
      { name: 'x', type: { kind: 'double' } },
    ],
    partitioning: [{ column: 'person', transform: 'identity' }],
    now: new Date(),
  });
  return writeMetadata({ store }, metadata, null);
}

async function countsOf(store: ObjectStore, metadata: TableMetadata, snapshotId: bigint) {
  const { files } = await planScan({ store }, metadata, { snapshotId });
  const rows = files.reduce((sum, file) => sum + file.recordCount, 0);
  return { id: String(snapshotId), rows, files: files.length };
}

test.skipIf(python === null)(
  'what PyIceberg writes to our table is read here, and what we write on top is read there',
  async () => {
    await using opened = await openTestStore();
    const { store } = opened;
    const { metadataLocation } = await newTable(store);
    const written = Written.parse(await runScript('write_rows.py', metadataLocation));
    const table = await loadTable({ store }, written.location);

    const seen = [];
    for (const { snapshotId } of table.metadata.snapshots) {
      seen.push(await countsOf(store, table.metadata, snapshotId));
    }
    expect(seen).toEqual(written.snapshots);
    expect(seen.map(({ rows }) => rows)).toEqual([3, 6, 5]);

    const big = 2n ** 62n + 1n;
    const { files } = await planScan({ store }, table.metadata, {
      snapshotId: null,
      filter: [
        { column: 'id', op: '>=', value: big },
        { column: 'person', op: '=', value: 'p/1' },
      ],
    });
    expect(files).toMatchObject([{ partition: ['p/1'] }]);

    const next = await commitSnapshot({ store }, table, {
      operation: 'delete',
      added: [],
      removed: files,
      now: new Date(),
    });
    expect(await runScript('read_ids.py', next.metadataLocation)).toEqual(['2', '5', '6']);
  },
);

test.skipIf(python === null)(
  'a table of version 1 is read, and refused by name when it is to be changed',
  async () => {
    await using opened = await openTestStore();
    const { store } = opened;
    const made = z
      .object({ location: z.string() })
      .parse(await runScript('write_version_1.py', `${store.root}/t`));
    const table = await loadTable({ store }, made.location);
    expect(table.metadata.formatVersion).toBe(1);
    const seen = [];
    for (const { snapshotId } of table.metadata.snapshots) {
      seen.push((await countsOf(store, table.metadata, snapshotId)).rows);
    }
    expect(seen).toEqual([3, 6, 5]);
    const filter = [{ column: 'id', op: '>', value: 5n }] as const;
    const { files } = await planScan({ store }, table.metadata, { snapshotId: null, filter });
    expect(files).toHaveLength(1);
    const change = { operation: 'delete', added: [], removed: files, now: new Date() } as const;
    await expect(commitSnapshot({ store }, table, change)).rejects.toThrow(
      'is in Iceberg format version 1',
    );
  },
);
