import { type Snapshot, snapshotById, type TableMetadata } from '#server/iceberg/model/metadata.ts';

/** A table as one side has it. */
interface Stand {
  readonly metadata: TableMetadata;
  /** Null: it has no rows and never had. */
  readonly snapshot: Snapshot | null;
}

export interface Totals {
  /** Null when the writer did not say, or when delete files hide rows that it counts. */
  readonly rows: bigint | null;
  readonly files: bigint | null;
  readonly bytes: bigint | null;
}

/** What the snapshots between two states say they did, all of them together. */
export interface SnapshotSteps {
  /** Rows in files that came; a rewritten file counts all of its rows as added and as removed. */
  readonly addedRows: bigint;
  readonly removedRows: bigint;
  readonly addedFiles: bigint;
  readonly removedFiles: bigint;
  readonly snapshots: number;
}

export interface SnapshotFigures {
  /** Null: the table is not there on that side. */
  readonly before: Totals | null;
  readonly after: Totals | null;
  /** Null: neither state comes from the other, or the table no longer knows what lies between. */
  readonly steps: SnapshotSteps | null;
}

/** How many rows and files two states of a table have, and what led from one to the other, by their summaries. */
export function snapshotFigures(before: Stand | null, after: Stand | null): SnapshotFigures {
  return {
    before: before === null ? null : totalsOf(before.snapshot),
    after: after === null ? null : totalsOf(after.snapshot),
    steps: before === null || after === null ? null : stepsBetween(before, after),
  };
}

function totalsOf(snapshot: Snapshot | null): Totals {
  if (snapshot === null) return { rows: 0n, files: 0n, bytes: 0n };
  const total = (name: string) => counter(snapshot, name);
  const hidesRows =
    (total('total-position-deletes') ?? 0n) > 0n || (total('total-equality-deletes') ?? 0n) > 0n;
  return {
    rows: hidesRows ? null : total('total-records'),
    files: total('total-data-files'),
    bytes: total('total-files-size'),
  };
}

function stepsBetween(before: Stand, after: Stand): SnapshotSteps | null {
  const forward = sumAlong(after, before.snapshot);
  if (forward !== null) return forward;
  const back = sumAlong(before, after.snapshot);
  if (back === null) return null;
  const { addedRows, removedRows, addedFiles, removedFiles, snapshots } = back;
  return {
    addedRows: removedRows,
    removedRows: addedRows,
    addedFiles: removedFiles,
    removedFiles: addedFiles,
    snapshots,
  };
}

/** From the newer state back to the other; null when the way does not lead there. */
function sumAlong({ metadata, snapshot }: Stand, until: Snapshot | null): SnapshotSteps | null {
  const sum = { addedRows: 0n, removedRows: 0n, addedFiles: 0n, removedFiles: 0n, snapshots: 0 };
  const seen = new Set<bigint>();
  for (let step = snapshot; step?.snapshotId !== until?.snapshotId; ) {
    if (step === null || step === undefined || seen.has(step.snapshotId)) return null;
    seen.add(step.snapshotId);
    // A compaction writes rows again and changes none.
    const hasRows = step.summary['operation'] !== 'replace';
    sum.addedRows += hasRows ? (counter(step, 'added-records') ?? 0n) : 0n;
    sum.removedRows += hasRows ? removedRows(step) : 0n;
    sum.addedFiles += counter(step, 'added-data-files') ?? 0n;
    sum.removedFiles += counter(step, 'deleted-data-files') ?? 0n;
    sum.snapshots += 1;
    const { parentSnapshotId } = step;
    const parent = parentSnapshotId === null ? null : snapshotById(metadata, parentSnapshotId);
    if (parent === null && until !== null) return null;
    step = parent;
  }
  return sum;
}

const removedRows = (snapshot: Snapshot): bigint =>
  (counter(snapshot, 'deleted-records') ?? 0n) +
  (counter(snapshot, 'added-position-deletes') ?? 0n);

function counter({ summary }: Snapshot, name: string): bigint | null {
  const text = summary[name];
  return text !== undefined && /^\d+$/.test(text) ? BigInt(text) : null;
}
