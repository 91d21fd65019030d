import type { TableMetadata } from '#server/iceberg/model/metadata.ts';
import type { Schema } from '#server/iceberg/model/schema.ts';
import type { ScanPlan } from '#server/iceberg/plan-scan.ts';
import type { FileNames } from '../../model/nested-names.ts';

/** Files of a table to be read together, and how. */
export interface TableScan extends Pick<ScanPlan, 'files' | 'deletesOf'> {
  /** What the rows look like. */
  readonly schema: Schema;
  /** Knows the columns that the table had before. */
  readonly metadata: TableMetadata;
  /** Names in each data file, by its path; null: nested fields never changed theirs. */
  readonly namesOf: ReadonlyMap<string, FileNames> | null;
}

/** URIs of what reading a scan opens. */
export function objectsOf({ files, deletesOf }: Pick<TableScan, 'files' | 'deletesOf'>): string[] {
  const deletes = files.flatMap(({ path }) => deletesOf.get(path) ?? []);
  return [...new Set([...files, ...deletes].map(({ path }) => path))];
}
