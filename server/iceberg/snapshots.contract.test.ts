import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ObjectStore } from '#server/storage/port.ts';
import { commitSnapshot, type SnapshotChange } from './commit-snapshot.ts';
import { loadTable } from './load-table.ts';
import type { DataFile, NewDataFile } from './model/data-file.ts';
import { currentSnapshot, snapshotById, type Table } from './model/metadata.ts';
import { newTableMetadata } from './new-table-metadata.ts';
import { planScan } from './plan-scan.ts';
import { readEntries, readManifests } from './read-manifests.ts';
import { resolveSnapshot } from './resolve-snapshot.ts';
import { anew, openTestStore } from './testing/open-store.ts';
import { writeMetadata } from './write-metadata.ts';

const START = new Date('2025-01-01T00:00:00Z');

type Day = number | null;

/** Days, one for each file that is added; how far the clock moved, back too. */
interface Step {
  readonly kind: 'append' | 'overwrite' | 'replace';
  readonly days: readonly Day[];
  readonly clockMs: number;
}

const day = fc.constantFrom<Day>(-1, 0, 1, 20_089, null);
const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom('append', 'overwrite', 'replace'),
  days: fc.array(day, { maxLength: 3 }),
  clockMs: fc.integer({ min: -2000, max: 2000 }),
});

/** What a snapshot must be, kept beside the table without any of its code. */
interface Expected {
  readonly snapshotId: bigint;
  readonly timestampMs: number;
  readonly files: ReadonlyMap<string, Day>;
}

const newFile = (path: string, partition: Day): NewDataFile => ({
  path,
  recordCount: 10,
  fileSizeBytes: 1000,
  partition: [partition],
  columnSizes: new Map(),
  valueCounts: new Map(),
  nullValueCounts: new Map(),
  nanValueCounts: new Map(),
  lowerBounds: new Map(),
  upperBounds: new Map(),
});

function newTable(store: ObjectStore): Promise<Table> {
  const metadata = newTableMetadata({
    location: `${store.root}/t`,
    tableUuid: 'f47ac10b-58cc-4372-a567-0e02b2c3d479',
    columns: [{ name: 'at', type: { kind: 'timestamptz' } }],
    partitioning: [{ column: 'at', transform: 'day' }],
    now: START,
  });
  return writeMetadata({ store }, metadata, null);
}

/** True for the files that a step takes away: those of the days it writes, or all. */
function isReplacedBy({ kind, days }: Step): (fileDay: Day) => boolean {
  if (kind === 'append') return () => false;
  return (fileDay) => kind === 'replace' || days.includes(fileDay);
}

function changeOf(
  step: Step,
  added: ReadonlyMap<string, Day>,
  present: readonly DataFile[],
  now: Date,
): SnapshotChange {
  const isReplaced = isReplacedBy(step);
  return {
    operation: step.kind === 'append' ? 'append' : 'overwrite',
    added: [...added].map(([path, fileDay]) => newFile(path, fileDay)),
    removed: present.filter(({ partition: [fileDay] }) => isReplaced(fileDay as Day)),
    now,
  };
}

async function filesOf(store: ObjectStore, table: Table, snapshotId: bigint) {
  const { files } = await planScan({ store }, table.metadata, { snapshotId });
  return new Map(files.map(({ path, partition }) => [path, partition[0]]));
}

async function manifestsOf(store: ObjectStore, { metadata }: Table) {
  const snapshot = currentSnapshot(metadata);
  return snapshot === null ? [] : await readManifests({ store }, snapshot);
}

/** Manifests none of whose files were taken away stand in the new list, by path and unchanged. */
async function expectCarriedOver(store: ObjectStore, before: Table, after: Table) {
  const manifests = await manifestsOf(store, before);
  const entries = await readEntries({ store }, before.metadata, manifests);
  const left = await manifestsOf(store, after);
  const kept = new Set(
    (await planScan({ store }, after.metadata, { snapshotId: null })).files.map(({ path }) => path),
  );
  for (const [index, manifest] of manifests.entries()) {
    const live = (entries[index] ?? []).filter(({ status }) => status !== 'deleted');
    if (live.length === 0) continue;
    const same = left.find(({ path }) => path === manifest.path);
    if (live.every(({ file }) => kept.has(file.path))) expect(same).toEqual(manifest);
    else expect(same).toBeUndefined();
  }
}

async function expectNumbers(
  store: ObjectStore,
  table: Table,
  addedAt: ReadonlyMap<string, bigint>,
) {
  const manifests = await manifestsOf(store, table);
  const entries = (await readEntries({ store }, table.metadata, manifests)).flat();
  for (const { file, sequenceNumber, fileSequenceNumber } of entries) {
    expect([sequenceNumber, fileSequenceNumber]).toEqual([
      addedAt.get(file.path),
      addedAt.get(file.path),
    ]);
  }
}

function expectTimeTravel({ metadata }: Table, history: readonly Expected[]) {
  for (const [index, { snapshotId, timestampMs }] of history.entries()) {
    const at = (epochMicros: bigint) =>
      resolveSnapshot(metadata, { kind: 'timestamp', epochMicros });
    const micros = BigInt(timestampMs) * 1000n;
    expect(at(micros).snapshotId).toBe(snapshotId);
    const previous = history[index - 1];
    if (previous === undefined) expect(() => at(micros - 1n)).toThrow('no snapshot that old');
    else expect(at(micros - 1n).snapshotId).toBe(previous.snapshotId);
  }
}

async function run(store: ObjectStore, steps: readonly Step[]) {
  let table = await newTable(store);
  let files: ReadonlyMap<string, Day> = new Map();
  const history: Expected[] = [];
  const addedAt = new Map<string, bigint>();
  let clockMs = START.getTime();
  for (const [index, next] of steps.entries()) {
    clockMs += next.clockMs;
    const added = new Map(
      next.days.map((fileDay, nth) => [`file:///t/${index}-${nth}.parquet`, fileDay]),
    );
    for (const path of added.keys()) addedAt.set(path, BigInt(index + 1));
    const { files: present } = await planScan({ store }, table.metadata, { snapshotId: null });
    const change = changeOf(next, added, present, new Date(clockMs));
    const committed = await commitSnapshot({ store }, table, change);
    await expectCarriedOver(store, table, committed);
    table = await loadTable({ store: anew(store) }, committed.metadataLocation);
    expect(table.metadata).toEqual(committed.metadata);

    const isReplaced = isReplacedBy(next);
    files = new Map([...[...files].filter(([, fileDay]) => !isReplaced(fileDay)), ...added]);
    const timestampMs = Math.max(clockMs, (history.at(-1)?.timestampMs ?? START.getTime() - 1) + 1);
    history.push({ snapshotId: committed.snapshotId, timestampMs, files });
  }
  return { table, history, addedAt };
}

test('after any series of appends, overwrites by day and replacements every snapshot is as it was', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
      await using opened = await openTestStore();
      const { store } = opened;
      const { table, history, addedAt } = await run(store, steps);
      for (const [index, { snapshotId, timestampMs, files }] of history.entries()) {
        expect(await filesOf(store, table, snapshotId)).toEqual(files);
        expect(snapshotById(table.metadata, snapshotId)).toMatchObject({
          timestampMs,
          sequenceNumber: BigInt(index + 1),
          parentSnapshotId: history[index - 1]?.snapshotId ?? null,
          summary: {
            'total-data-files': String(files.size),
            'total-records': String(files.size * 10),
            'total-files-size': String(files.size * 1000),
          },
        });
      }
      expectTimeTravel(table, history);
      await expectNumbers(store, table, addedAt);
    }),
    { numRuns: 20 },
  );
});
