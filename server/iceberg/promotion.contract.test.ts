import { expect, test } from 'vitest';
import { commitSnapshot } from './commit-snapshot.ts';
import type { NewDataFile } from './model/data-file.ts';
import type { TableMetadata } from './model/metadata.ts';
import type { SingleValue } from './model/single-value.ts';
import type { PrimitiveType } from './model/types.ts';
import { newTableMetadata } from './new-table-metadata.ts';
import { planScan } from './plan-scan.ts';
import { openTestStore } from './testing/open-store.ts';
import { writeMetadata } from './write-metadata.ts';

const NOW = new Date('2025-01-01T00:00:00Z');

const file = (name: string, partition: SingleValue): NewDataFile => ({
  path: `file:///t/data/${name}.parquet`,
  recordCount: 1,
  fileSizeBytes: 100,
  partition: [partition],
  columnSizes: new Map(),
  valueCounts: new Map(),
  nullValueCounts: new Map(),
  nanValueCounts: new Map(),
  lowerBounds: new Map(),
  upperBounds: new Map(),
});

function widened(metadata: TableMetadata, type: PrimitiveType): TableMetadata {
  const schemas = metadata.schemas.map((schema) => ({
    ...schema,
    schemaId: 1,
    fields: schema.fields.map((field) => ({ ...field, type })),
  }));
  return { ...metadata, schemas: [...metadata.schemas, ...schemas], currentSchemaId: 1 };
}

test.each<[PrimitiveType, PrimitiveType, SingleValue[], SingleValue[]]>([
  [{ kind: 'int' }, { kind: 'long' }, [5, 6], [5n, 6n]],
  [
    { kind: 'decimal', precision: 4, scale: 2 },
    { kind: 'decimal', precision: 20, scale: 2 },
    [5n, 6n],
    [5n, 6n],
  ],
])(
  'a table partitioned by a column that was widened from %o to %o is still changed and pruned',
  async (from, to, narrow, wide) => {
    await using opened = await openTestStore();
    const { store } = opened;
    const metadata = newTableMetadata({
      location: `${store.root}/t`,
      tableUuid: 'f47ac10b-58cc-4372-a567-0e02b2c3d479',
      columns: [{ name: 'p', type: from }],
      partitioning: [{ column: 'p', transform: 'identity' }],
      now: NOW,
    });
    const created = await writeMetadata({ store }, metadata, null);
    const added = narrow.map((value, index) => file(`old${index}`, value));
    const first = await commitSnapshot({ store }, created, {
      operation: 'append',
      added,
      removed: [],
      now: NOW,
    });
    const table = { ...first, metadata: widened(first.metadata, to) };
    const { files } = await planScan({ store }, table.metadata, { snapshotId: null });
    const [value] = wide;
    const next = await commitSnapshot({ store }, table, {
      operation: 'overwrite',
      added: [file('new', value ?? 0)],
      removed: files.slice(0, 1),
      now: NOW,
    });
    const plan = await planScan({ store }, next.metadata, { snapshotId: null });
    expect(plan.files.map(({ partition }) => partition)).toEqual([[wide[0]], [wide[1]]]);
    const filter = [{ column: 'p', op: '=' as const, value: value ?? 0 }];
    const pruned = await planScan({ store }, next.metadata, { snapshotId: null, filter });
    expect(pruned.files.map(({ path }) => path)).toEqual(['file:///t/data/new.parquet']);
  },
);
