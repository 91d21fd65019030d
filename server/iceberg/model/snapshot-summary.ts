import type { DataFile, FileContent } from './data-file.ts';
import type { SnapshotOperation } from './metadata.ts';
import { partitionKey } from './partition-key.ts';

type Summary = Readonly<Record<string, string>>;

type Counts = Readonly<Record<FileContent, { readonly files: bigint; readonly rows: bigint }>> & {
  readonly bytes: bigint;
};

/**
 * The counters of a snapshot. A total that the parent's summary lacks or has as no integer stays unknown, as a wrong one
 * would be shown as the table's size. `parent` null: the first snapshot, whose totals start at 0.
 */
export function snapshotSummary(
  operation: SnapshotOperation,
  parent: Summary | null,
  added: readonly DataFile[],
  removed: readonly DataFile[],
  extra: Summary,
): Summary {
  const [plus, minus] = [countFiles(added), countFiles(removed)];
  const partitions = new Set(
    [...added, ...removed].map((file) => `${file.specId} ${partitionKey(file.partition)}`),
  );
  return {
    ...extra,
    operation,
    ...nonZero(changes('added', 'added', plus)),
    ...nonZero(changes('deleted', 'removed', minus)),
    'changed-partition-count': String(partitions.size),
    ...totals(parent, plus, minus),
  };
}

function totals(parent: Summary | null, plus: Counts, minus: Counts): Summary {
  const grown = (of: (counts: Counts) => bigint) => of(plus) - of(minus);
  const deleteFiles = (counts: Counts) =>
    counts['position-deletes'].files + counts['equality-deletes'].files;
  const growth = {
    'total-data-files': grown((counts) => counts.data.files),
    'total-records': grown((counts) => counts.data.rows),
    'total-files-size': grown((counts) => counts.bytes),
    'total-delete-files': grown(deleteFiles),
    'total-position-deletes': grown((counts) => counts['position-deletes'].rows),
    'total-equality-deletes': grown((counts) => counts['equality-deletes'].rows),
  };
  const known: Record<string, string> = {};
  for (const [name, change] of Object.entries(growth)) {
    const before = parent === null ? '0' : parent[name];
    if (before !== undefined && /^-?\d+$/.test(before))
      known[name] = String(BigInt(before) + change);
  }
  return known;
}

/** The format's names differ between data and the rest: `deleted-data-files`, `removed-delete-files`. */
function changes(
  dataVerb: string,
  verb: string,
  { data, bytes, ...deletes }: Counts,
): Readonly<Record<string, bigint>> {
  const positions = deletes['position-deletes'];
  const equality = deletes['equality-deletes'];
  return {
    [`${dataVerb}-data-files`]: data.files,
    [`${dataVerb}-records`]: data.rows,
    [`${verb}-files-size`]: bytes,
    [`${verb}-delete-files`]: positions.files + equality.files,
    [`${verb}-position-delete-files`]: positions.files,
    [`${verb}-equality-delete-files`]: equality.files,
    [`${verb}-position-deletes`]: positions.rows,
    [`${verb}-equality-deletes`]: equality.rows,
  };
}

function nonZero(counters: Readonly<Record<string, bigint>>): Summary {
  return Object.fromEntries(
    Object.entries(counters)
      .filter(([, count]) => count !== 0n)
      .map(([name, count]) => [name, String(count)]),
  );
}

function countFiles(files: readonly DataFile[]): Counts {
  const count = (content: FileContent) => {
    const those = files.filter((file) => file.content === content);
    return { files: BigInt(those.length), rows: sum(those.map((file) => file.recordCount)) };
  };
  return {
    data: count('data'),
    'position-deletes': count('position-deletes'),
    'equality-deletes': count('equality-deletes'),
    bytes: sum(files.map((file) => file.fileSizeBytes)),
  };
}

const sum = (numbers: readonly number[]): bigint =>
  numbers.reduce((total, number) => total + BigInt(number), 0n);
