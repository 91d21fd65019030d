import type { DataFile, NewDataFile } from '#server/iceberg/model/data-file.ts';
import { currentSchema, defaultSpec, type TableMetadata } from '#server/iceberg/model/metadata.ts';
import { partitionKey } from '#server/iceberg/model/partition-key.ts';
import { removedWith } from '#server/iceberg/model/removed-with.ts';
import type { ScanPlan } from '#server/iceberg/plan-scan.ts';
import { quoteIdentifier } from '#server/sql/model/quote.ts';
import { partitionKeys } from './copy-statement.ts';
import { fetchObjects } from './fetch-objects.ts';
import { fileNames } from './file-names.ts';
import { icebergRelation } from './iceberg-relation.ts';
import { namingFiles } from './naming-files.ts';
import { readFields } from './read-fields.ts';
import { objectsOf, type TableScan } from './table-scan.ts';
import { writeFiles } from './write-files.ts';
import type { WriteDeps, WrittenRows } from './write-rows.ts';

export interface PartitionsToOverwrite {
  readonly metadata: TableMetadata;
  readonly current: Pick<ScanPlan, 'files' | 'deletesOf'>;
  /** Files with the rows that take the partitions over. */
  readonly added: readonly NewDataFile[];
  /** URI of a folder for what else has to be written. */
  readonly folder: string;
}

/**
 * Takes out what the table has in the partitions of the new files. Files of an older partitioning may
 * have rows of them beside others: those others are written again, partitioned as files are now.
 */
export async function overwritePartitions(
  deps: WriteDeps,
  { metadata, current, added, folder }: PartitionsToOverwrite,
): Promise<WrittenRows> {
  const written = new Set(added.map(({ partition }) => partitionKey(partition)));
  const isOlder = ({ specId }: DataFile) => specId !== metadata.defaultSpecId;
  const replaced = current.files.filter(
    (file) => isOlder(file) || written.has(partitionKey(file.partition)),
  );
  const older = current.files.filter(isOlder);
  const moved =
    older.length === 0 ? [] : await moveOthers(deps, { metadata, current, added, folder }, older);
  return {
    rowCount: added.reduce((sum, file) => sum + file.recordCount, 0),
    added: [...added, ...moved],
    removed: removedWith(current, replaced),
  };
}

/** Writes the rows of older files that are in none of the new files' partitions. */
async function moveOthers(
  deps: WriteDeps,
  { metadata, current, added, folder }: PartitionsToOverwrite,
  older: readonly DataFile[],
): Promise<readonly NewDataFile[]> {
  const schema = currentSchema(metadata);
  const keys = partitionKeys(schema, defaultSpec(metadata));
  // All rows are of the one partition that a table without any has.
  if (keys.length === 0) return [];
  const namesOf = await fileNames(deps, metadata, { files: older });
  const scan: TableScan = { ...current, schema, metadata, files: older, namesOf };
  const objects = objectsOf(scan);
  const opened = [...objects, ...added.map(({ path }) => path)];
  await using _objects = await fetchObjects(deps, opened, deps.signal);
  const derived = keys.map(({ sql, name }) => `${sql} AS ${name}`).join(', ');
  const same = keys.map(({ name }) => `t.${name} IS NOT DISTINCT FROM n.${name}`);
  const columns = schema.fields.map(({ name }) => quoteIdentifier(name)).join(', ');
  const fresh = readFields(deps.store, schema.fields, added);
  const select = `SELECT ${columns} FROM (SELECT *, ${derived} FROM ${icebergRelation(deps.store, scan)} AS r) AS t ANTI JOIN (SELECT DISTINCT ${derived} FROM ${fresh} AS r) AS n ON ${same.join(' AND ')}`;
  return namingFiles(deps, objects, () => writeFiles(deps, { metadata, select, folder }));
}
