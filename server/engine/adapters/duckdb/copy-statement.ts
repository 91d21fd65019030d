import path from 'node:path';
import { currentSchema, defaultSpec, type TableMetadata } from '#server/iceberg/model/metadata.ts';
import type { PartitionField, PartitionSpec } from '#server/iceberg/model/partition.ts';
import type { Schema } from '#server/iceberg/model/schema.ts';
import type { Field, IcebergType } from '#server/iceberg/model/types.ts';
import { newId } from '#server/platform/ids.ts';
import { SqlError } from '#server/sql/model/front-end.ts';
import { quoteIdentifier, quoteString } from '#server/sql/model/quote.ts';
import { partitionKeySql, partitionSource } from '../../model/partition-key.ts';
import { sortOrderSql } from '../../model/sort-order.ts';
import { partitionColumn } from './partition-column.ts';

export interface RowsToCopy {
  readonly metadata: TableMetadata;
  /** Gives exactly the columns of the table's schema, by name. */
  readonly select: string;
  /** Path of the folder to write into. */
  readonly root: string;
  /** All rows are of one partition. */
  readonly onePartition: boolean;
  readonly targetFileSizeBytes: number;
}

/** Of rows as they wait in memory, for every file that is open: a year of months at once is twelve. */
const ROW_GROUP_BYTES = 16 * 1024 * 1024;

/** Partitions by a single one of these are few, so that their files can all be open at once. */
const FEW = /^(year|month|day)$/;

/** The COPY that writes rows as Parquet with field ids, in the order of the table's sort order if it has one. */
export function copyStatement(rows: RowsToCopy): string {
  const { metadata, select, root } = rows;
  const schema = currentSchema(metadata);
  const spec = defaultSpec(metadata);
  const order = sortOrderSql(metadata);
  const settings = [
    'FORMAT parquet',
    // Past the first level zstd takes twice the time of a write, and texts like ours come out no smaller.
    'COMPRESSION zstd',
    'COMPRESSION_LEVEL 1',
    `ROW_GROUP_SIZE_BYTES ${ROW_GROUP_BYTES}`,
    `FIELD_IDS {${schema.fields.map(fieldIdEntry).join(', ')}}`,
    'RETURN_STATS true',
  ];
  if (rows.onePartition || spec.fields.length === 0) {
    // A name of our own where nothing has to be parted: DuckDB would name it `data_0.parquet`.
    settings.push(`FILE_SIZE_BYTES ${rows.targetFileSizeBytes}`, "FILENAME_PATTERN '{uuidv7}'");
    return `COPY (SELECT * FROM (${select}) AS r${orderBy(order)}) TO ${quoteString(path.join(root, newId()))} (${settings.join(', ')})`;
  }
  const parted = partitionKeys(schema, spec);
  const keys = parted.map(({ name }) => name);
  const derived = parted.map(({ sql, name }) => `${sql} AS ${name}`);
  const isFew = spec.fields.length === 1 && FEW.test(spec.fields[0]?.transform ?? '');
  const sorted = isFew && order.length === 0 ? [] : [...keys, ...order];
  settings.push(`PARTITION_BY (${keys.join(', ')})`, "FILENAME_PATTERN '{uuidv7}'");
  return `COPY (SELECT *, ${derived.join(', ')} FROM (${select}) AS r${orderBy(sorted)}) TO ${quoteString(root)} (${settings.join(', ')})`;
}

const orderBy = (items: readonly string[]): string =>
  items.length === 0 ? '' : ` ORDER BY ${items.join(', ')}`;

/** Expressions that part the rows of a table by its partitions, and the names of their columns. */
export const partitionKeys = (
  schema: Schema,
  { fields }: PartitionSpec,
): readonly { readonly sql: string; readonly name: string }[] =>
  fields.map((field, index) => ({ sql: keySql(schema, field), name: partitionColumn(index) }));

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
