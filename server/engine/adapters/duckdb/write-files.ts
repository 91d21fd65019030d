import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { NewDataFile } from '#server/iceberg/model/data-file.ts';
import { currentSchema, defaultSpec } from '#server/iceberg/model/metadata.ts';
import type { PartitionField, PartitionSpec } from '#server/iceberg/model/partition.ts';
import type { Schema } from '#server/iceberg/model/schema.ts';
import type { Field, IcebergType } from '#server/iceberg/model/types.ts';
import { newId } from '#server/platform/ids.ts';
import { SqlError } from '#server/sql/model/front-end.ts';
import { quoteIdentifier, quoteString } from '#server/sql/model/quote.ts';
import { failureToAppError } from '#server/storage/failure-to-app-error.ts';
import { partitionKeySql, partitionSource } from '../../model/partition-key.ts';
import { interruptible } from './interruptible.ts';
import { partitionColumn } from './partition-column.ts';
import type { WriteDeps } from './write-rows.ts';
import type { Target } from './write-target.ts';
import { readWrittenFile } from './written-file.ts';

export interface FilesToWrite {
  readonly target: Target;
  /** Gives exactly the columns of the target's schema, by name. */
  readonly select: string;
  /** URI of a folder that is this write's own. */
  readonly folder: string;
}

/** Writes the rows of `select` as Parquet with field ids, one partition or more; no rows, no files. */
export async function writeFiles(
  deps: WriteDeps,
  { target, select, folder }: FilesToWrite,
): Promise<readonly NewDataFile[]> {
  const { store, connection, signal } = deps;
  const prepared = await store.prepare(folder);
  if (!prepared.ok) throw failureToAppError(prepared.error);
  const schema = currentSchema(target.metadata);
  const spec = defaultSpec(target.metadata);
  const root = store.enginePath(folder);
  const reader = await interruptible(connection, signal, () =>
    connection.runAndReadAll(copyStatement(schema, spec, select, root)),
  );
  const files: NewDataFile[] = [];
  for (const row of reader.getRowObjects()) {
    const local = String(row['filename']);
    const uri = `${folder}/${path.relative(root, local).split(path.sep).join('/')}`;
    if (row['count'] === 0n) await store.delete(uri);
    else files.push(await readWrittenFile(deps, target.metadata, uri, row));
  }
  // The folder is this write's own, and DuckDB makes one for each partition it looked at.
  if (files.length === 0) await rm(root, { recursive: true, force: true });
  // A commit must not outlive its files: DuckDB leaves them to the system's cache.
  for (const settled of await Promise.all(files.map((file) => store.settle(file.path)))) {
    if (!settled.ok) throw failureToAppError(settled.error);
  }
  return files;
}

function copyStatement(schema: Schema, spec: PartitionSpec, select: string, root: string): string {
  const settings = [
    'FORMAT parquet',
    'COMPRESSION zstd',
    `FIELD_IDS {${schema.fields.map(fieldIdEntry).join(', ')}}`,
    'RETURN_STATS true',
  ];
  if (spec.fields.length === 0) {
    return `COPY (${select}) TO ${quoteString(path.join(root, `${newId()}.parquet`))} (${settings.join(', ')})`;
  }
  const derived = spec.fields.map(
    (field, index) => `${keySql(schema, field)} AS ${partitionColumn(index)}`,
  );
  const columns = spec.fields.map((_, index) => partitionColumn(index)).join(', ');
  return `COPY (SELECT *, ${derived.join(', ')} FROM (${select}) AS r) TO ${quoteString(root)} (${[...settings, `PARTITION_BY (${columns})`, "FILENAME_PATTERN '{uuidv7}'"].join(', ')})`;
}

function keySql(schema: Schema, field: PartitionField): string {
  const source = partitionSource(schema, field);
  if (source !== null) return partitionKeySql(field, source);
  throw new SqlError(
    'NOT_SUPPORTED',
    `The table is partitioned by ${field.name}, so its column must stay. Remove it from the partitioning first.`,
    null,
  );
}

const fieldIdEntry = (field: Field): string =>
  `${quoteIdentifier(field.name)}: ${fieldIds(field.id, field.type)}`;

function fieldIds(id: number, type: IcebergType): string {
  const nested = (entries: readonly string[]) =>
    `{__duckdb_field_id: ${id}, ${entries.join(', ')}}`;
  switch (type.kind) {
    case 'struct':
      return nested(type.fields.map(fieldIdEntry));
    case 'list':
      return nested([`element: ${fieldIds(type.elementId, type.element)}`]);
    case 'map':
      return nested([
        `key: ${fieldIds(type.keyId, type.key)}`,
        `value: ${fieldIds(type.valueId, type.value)}`,
      ]);
    default:
      return String(id);
  }
}
