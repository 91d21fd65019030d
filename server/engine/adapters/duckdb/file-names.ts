import type { DuckDBConnection } from '@duckdb/node-api';
import type { TableMetadata } from '#server/iceberg/model/metadata.ts';
import type { ScanPlan } from '#server/iceberg/plan-scan.ts';
import { quoteString } from '#server/sql/model/quote.ts';
import type { ObjectStore } from '#server/storage/port.ts';
import { type FileNames, hasMovedNames } from '../../model/nested-names.ts';
import { fetchObjects } from './fetch-objects.ts';
import { namingFiles } from './naming-files.ts';

/** Names of the fields in each data file, by its path; null where ids and names never parted. */
export async function fileNames(
  deps: {
    readonly store: ObjectStore;
    readonly connection: DuckDBConnection;
    readonly signal: AbortSignal;
  },
  { schemas }: TableMetadata,
  { files }: Pick<ScanPlan, 'files'>,
): Promise<ReadonlyMap<string, FileNames> | null> {
  if (files.length === 0 || !hasMovedNames(schemas)) return null;
  const { store, connection, signal } = deps;
  const paths = files.map(({ path }) => path);
  await using _objects = await fetchObjects(deps, paths, signal);
  const list = paths.map((path) => quoteString(store.enginePath(path))).join(', ');
  const reader = await namingFiles(deps, paths, () =>
    connection.runAndReadAll(
      `SELECT file_name, field_id, name FROM parquet_schema([${list}]) WHERE field_id IS NOT NULL`,
    ),
  );
  const rows = Map.groupBy(reader.getRows(), ([file]) => String(file));
  return new Map(
    paths.map((path) => [
      path,
      new Map(
        (rows.get(store.enginePath(path)) ?? []).map(([, id, name]) => [Number(id), String(name)]),
      ),
    ]),
  );
}
