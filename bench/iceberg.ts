import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { commitSnapshot } from '#server/iceberg/commit-snapshot.ts';
import { loadTable } from '#server/iceberg/load-table.ts';
import type { NewDataFile } from '#server/iceberg/model/data-file.ts';
import type { ScanFilter } from '#server/iceberg/model/filter.ts';
import type { Table } from '#server/iceberg/model/metadata.ts';
import { encodeBound } from '#server/iceberg/model/single-value.ts';
import { newTableMetadata } from '#server/iceberg/new-table-metadata.ts';
import { planScan } from '#server/iceberg/plan-scan.ts';
import { createFileStore } from '#server/storage/adapters/file/file-store.ts';
import type { ObjectStore } from '#server/storage/port.ts';
import type { Figure } from './figure.ts';
import type { BenchOptions } from './main.ts';
import { planWithPyIceberg } from './plan-with-pyiceberg.ts';

const FILES_A_SNAPSHOT = 10;
/** Snapshots a scale stands for; S is the size that the release promises. */
const SNAPSHOTS: Readonly<Record<string, number>> = { XS: 100, S: 1000 };
const PEOPLE = 100;
const REPEATS = 9;
/** So many that a merge of manifests is among them. */
const APPENDS = 101;
const MICROS_PER_DAY = 86_400_000_000n;
const WARM_PLAN_MS = 100;
const APPEND_MS = 200;

const COLUMNS = [
  { name: 'person', type: { kind: 'string' } },
  { name: 'event_time', type: { kind: 'timestamptz' } },
  ...Array.from({ length: 8 }, (_, index) => ({
    name: `value_${index}`,
    type: { kind: 'long' } as const,
  })),
] as const;

/**
 * A table of many files and snapshots, made by as many commits: what planning a scan and appending cost
 * when its manifests are in memory and when they are not, beside PyIceberg on the same files.
 */
export async function benchIceberg({ scale }: BenchOptions): Promise<readonly Figure[]> {
  const snapshots = SNAPSHOTS[scale];
  if (snapshots === undefined) {
    throw new Error(`There is no scale ${scale}: use one of ${Object.keys(SNAPSHOTS).join(', ')}.`);
  }
  const folder = await mkdtemp(path.join(tmpdir(), 'cascade-bench-'));
  try {
    const store = createFileStore(folder);
    const startedAt = performance.now();
    const table = await build(store, snapshots);
    const building = performance.now() - startedAt;
    const files = snapshots * FILES_A_SNAPSHOT;
    return [
      { name: 'files', value: files, unit: 'files' },
      { name: 'snapshots', value: snapshots, unit: 'snapshots' },
      { name: 'making them, a commit', value: building / snapshots, unit: 'ms' },
      ...(await plans(store, table, scale === 'S')),
      ...(await appends(store, table, snapshots, scale === 'S')),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function build(store: ObjectStore, snapshots: number): Promise<Table> {
  const metadata = newTableMetadata({
    location: `${store.root}/t`,
    tableUuid: 'f47ac10b-58cc-4372-a567-0e02b2c3d479',
    columns: COLUMNS,
    partitioning: [
      { column: 'person', transform: 'identity' },
      { column: 'event_time', transform: 'day' },
    ],
    now: new Date(0),
  });
  let base: { metadata: Table['metadata']; metadataLocation: string | null } = {
    metadata,
    metadataLocation: null,
  };
  for (let index = 0; index < snapshots; index += 1) base = await append(store, base, index);
  if (base.metadataLocation === null) throw new Error('A table has at least one snapshot.');
  return { metadata: base.metadata, metadataLocation: base.metadataLocation };
}

const append = (store: ObjectStore, base: Parameters<typeof commitSnapshot>[1], snapshot: number) =>
  commitSnapshot({ store }, base, {
    operation: 'append',
    added: Array.from({ length: FILES_A_SNAPSHOT }, (_, nth) => fileOf(snapshot, nth)),
    removed: [],
    now: new Date(snapshot),
  });

/** Ten people a snapshot and a tenth of a day: as readings come in. */
function fileOf(snapshot: number, nth: number): NewDataFile {
  const number = snapshot * FILES_A_SNAPSHOT + nth;
  const person = `person-${number % PEOPLE}`;
  const day = Math.floor(number / PEOPLE / 10);
  const from = BigInt(day) * MICROS_PER_DAY;
  const ids = COLUMNS.map((_, index) => index + 1);
  const bounds = (last: bigint) =>
    new Map(
      ids.map((id) => [
        id,
        id === 1
          ? encodeBound({ kind: 'string' }, person)
          : encodeBound({ kind: 'long' }, id === 2 ? from + last : last),
      ]),
    );
  return {
    path: `file:///lake/t/data/${number}-0195f000-0000-7000-8000-00000000.parquet`,
    recordCount: 1000,
    fileSizeBytes: 50_000 + nth,
    partition: [person, day],
    columnSizes: new Map(ids.map((id) => [id, 4000 + id])),
    valueCounts: new Map(ids.map((id) => [id, 1000])),
    nullValueCounts: new Map(ids.map((id) => [id, 0])),
    nanValueCounts: new Map(),
    lowerBounds: bounds(0n),
    upperBounds: bounds(999n),
  };
}

const SELECTIVE: ScanFilter = [
  { column: 'person', op: '=', value: 'person-7' },
  { column: 'event_time', op: '>=', value: 2n * MICROS_PER_DAY },
  { column: 'event_time', op: '<', value: 4n * MICROS_PER_DAY },
];

async function plans(
  store: ObjectStore,
  { metadataLocation }: Table,
  isPromised: boolean,
): Promise<readonly Figure[]> {
  const plan = async (from: ObjectStore, filter: ScanFilter) => {
    const { metadata } = await loadTable({ store: from }, metadataLocation);
    return planScan({ store: from }, metadata, { snapshotId: null, filter });
  };
  const cold = await medianMs(() => plan({ ...store }, []));
  const warm = await medianMs(() => plan(store, []));
  const selective = await medianMs(() => plan(store, SELECTIVE));
  const { files } = await plan(store, SELECTIVE);
  const theirs = await planWithPyIceberg(metadataLocation, REPEATS);
  const target = isPromised ? { target: { atMost: WARM_PLAN_MS } } : {};
  return [
    { name: 'plan of all files, warm', value: warm, unit: 'ms', ...target },
    { name: 'plan of one person and two days, warm', value: selective, unit: 'ms', ...target },
    { name: 'files that it finds', value: files.length, unit: 'files' },
    { name: 'plan of all files with nothing in memory', value: cold, unit: 'ms' },
    { name: 'cold to warm', value: cold / warm, unit: 'times' },
    ...(theirs === null
      ? []
      : [
          { name: 'PyIceberg: plan of all files, warm', value: theirs.allMs, unit: 'ms' },
          { name: 'PyIceberg: plan of one person', value: theirs.selectiveMs, unit: 'ms' },
          { name: 'PyIceberg to ours, all files', value: theirs.allMs / warm, unit: 'times' },
        ]),
  ];
}

async function appends(
  store: ObjectStore,
  table: Table,
  snapshots: number,
  isPromised: boolean,
): Promise<readonly Figure[]> {
  let base = table;
  const times: number[] = [];
  for (let round = 0; round < APPENDS; round += 1) {
    const startedAt = performance.now();
    base = await append(store, base, snapshots + round);
    times.push(performance.now() - startedAt);
  }
  const target = isPromised ? { target: { atMost: APPEND_MS } } : {};
  return [
    { name: 'append of ten files', value: median(times), unit: 'ms', ...target },
    { name: 'slowest append, which merges manifests', value: Math.max(...times), unit: 'ms' },
  ];
}

async function medianMs(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < REPEATS; round += 1) {
    const startedAt = performance.now();
    await work();
    times.push(performance.now() - startedAt);
  }
  return median(times);
}

function median(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
}
