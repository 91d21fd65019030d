import type { DataFile } from '#server/iceberg/model/data-file.ts';
import { partitionKey } from '#server/iceberg/model/partition-key.ts';
import type { ScanPlan } from '#server/iceberg/plan-scan.ts';

export interface RewriteChoice {
  readonly files: 'small' | readonly string[];
  readonly targetFileSizeBytes: number;
  readonly defaultSpecId: number;
}

/** A file of less than this share of the wanted size is small. */
const SMALL = 0.75;

/**
 * Groups of data files, each to become about one file of the wanted size: files of one partition, oldest
 * first. `small` takes files that are small, that are read with delete files or that are of an older
 * partitioning, and leaves out a file that would only become itself. `plan` has all files of the table.
 */
export function planRewrite(
  { files, deletesOf }: Pick<ScanPlan, 'files' | 'deletesOf'>,
  choice: RewriteChoice,
): readonly (readonly DataFile[])[] {
  const { targetFileSizeBytes, defaultSpecId } = choice;
  const named = choice.files === 'small' ? null : new Set(choice.files);
  const mustChange = (file: DataFile) =>
    named !== null || deletesOf.has(file.path) || file.specId !== defaultSpecId;
  const wanted = files.filter((file) =>
    named === null
      ? mustChange(file) || file.fileSizeBytes < SMALL * targetFileSizeBytes
      : named.has(file.path),
  );
  const partitions = Map.groupBy(
    wanted.toReversed(),
    (file) => `${file.specId} ${partitionKey(file.partition)}`,
  );
  return [...partitions.values()]
    .flatMap((partition) => pack(partition, targetFileSizeBytes))
    .filter((group) => group.length > 1 || group.some(mustChange));
}

function pack(files: readonly DataFile[], targetBytes: number): readonly (readonly DataFile[])[] {
  const groups: DataFile[][] = [];
  let room = 0;
  for (const file of files) {
    const last = groups.at(-1);
    if (last === undefined || file.fileSizeBytes > room) {
      groups.push([file]);
      room = targetBytes - file.fileSizeBytes;
    } else {
      last.push(file);
      room -= file.fileSizeBytes;
    }
  }
  return groups;
}
