import { AppError } from '#server/platform/errors.ts';
import type { ObjectStore } from '#server/storage/port.ts';
import { type CommittedSnapshot, commitSnapshot } from './commit-snapshot.ts';
import { loadTable } from './load-table.ts';
import { appendedSince } from './model/appended-since.ts';
import type { DataFile } from './model/data-file.ts';
import { currentSnapshot, type Table, type TableMetadata } from './model/metadata.ts';
import { planScan } from './plan-scan.ts';

/** URIs of the metadata files of one table: where two branches parted, and as it is on each. */
interface Sides {
  readonly base: string;
  readonly ours: string;
  readonly theirs: string;
}

type Deps = { readonly store: ObjectStore };

/** Why what was added to a table on two sides cannot be put together; null when it can. */
export async function appendRefusal(deps: Deps, sides: Sides): Promise<string | null> {
  const found = await readSides(deps, sides);
  return typeof found === 'string' ? found : null;
}

/**
 * Writes the version of a table that has the rows of our side and those that their side added: one
 * snapshot on top of ours, which holds their data files as they are. Nobody sees it before a catalog
 * points at its metadata. Throws `conflict` when a side did anything but append, or in another shape.
 */
export async function appendBoth(
  deps: Deps,
  sides: Sides,
  { now }: { readonly now: Date },
): Promise<CommittedSnapshot> {
  const found = await readSides(deps, sides);
  if (typeof found === 'string') throw new AppError('conflict', found);
  const { ours, theirs, added } = found;
  const snapshotId = String(currentSnapshot(theirs.metadata)?.snapshotId ?? '');
  return commitSnapshot(deps, ours, {
    operation: 'append',
    added,
    removed: [],
    summaryExtra: { 'cascade.appended-snapshot': snapshotId },
    now,
  });
}

interface Found {
  readonly ours: Table;
  readonly theirs: Table;
  /** Files that their side added and ours has not. */
  readonly added: readonly DataFile[];
}

async function readSides(deps: Deps, sides: Sides): Promise<Found | string> {
  const [base, ours, theirs] = await Promise.all([
    loadTable(deps, sides.base),
    loadTable(deps, sides.ours),
    loadTable(deps, sides.theirs),
  ]);
  for (const [table, where] of [
    [ours, 'the target'],
    [theirs, 'the source'],
  ] as const) {
    const defect = appendedSince(base.metadata, table.metadata);
    if (defect !== null) return `On ${where} ${defect}.`;
  }
  if (refsBesideMain(base.metadata) !== refsBesideMain(theirs.metadata)) {
    return 'On the source tags or branches of the table changed.';
  }
  const [before, here, there] = await Promise.all(
    [base, ours, theirs].map(async ({ metadata }) => {
      const { files } = await planScan(deps, metadata, { snapshotId: null });
      return new Map(files.map((file) => [file.path, file]));
    }),
  );
  if (before === undefined || here === undefined || there === undefined) return 'Nothing was read.';
  const isKept = [...before.keys()].every((path) => here.has(path) && there.has(path));
  if (!isKept) return 'A side no longer has all files that both began with.';
  const added = [...there.values()].filter(({ path }) => !before.has(path) && !here.has(path));
  const { defaultSpecId } = ours.metadata;
  if (added.some(({ specId }) => specId !== defaultSpecId)) {
    return 'On the source files were added in another partitioning than the one of the table.';
  }
  return { ours, theirs, added };
}

/** Tags and branches of a table and where they point, as a text to be compared. */
function refsBesideMain({ refs }: TableMetadata): string {
  return Object.entries(refs)
    .filter(([name]) => name !== 'main')
    .map(([name, { type, snapshotId }]) => JSON.stringify([name, type, String(snapshotId)]))
    .toSorted()
    .join();
}
