import { randomUUID } from 'node:crypto';
import { asAppError } from '#server/iceberg/as-app-error.ts';
import { partitionBy } from '#server/iceberg/model/evolve-partitions.ts';
import { IcebergError } from '#server/iceberg/model/iceberg-error.ts';
import { currentSchema, type TableMetadata } from '#server/iceberg/model/metadata.ts';
import type { ColumnSpec } from '#server/iceberg/model/schema.ts';
import { fromTrinoType, toTrinoType } from '#server/iceberg/model/trino-types.ts';
import { newTableMetadata } from '#server/iceberg/new-table-metadata.ts';
import { SqlError } from '#server/sql/model/front-end.ts';
import { quoteIdentifier } from '#server/sql/model/quote.ts';
import { storageType } from '#server/sql/model/storage-type.ts';
import { formatType } from '#server/sql/model/types.ts';
import type { ObjectStore } from '#server/storage/port.ts';
import { evolveTable } from '../../model/evolve-table.ts';
import type { Column, MaterializeRequest } from '../../port.ts';
import type { LakeTable } from './bind-iceberg.ts';

/** The table as it will be, and which column of the query fills each of its columns. */
export interface Target {
  readonly metadata: TableMetadata;
  /** In step with the schema's fields: index of the query's column; null stays NULL. */
  readonly sources: readonly (number | null)[];
}

/** A column that nobody named: Trino calls it so, and no table should. */
const UNNAMED = /^_col\d+$/;

/** Plans the table that the columns of a query are written to. Throws `SqlError` for what it cannot take. */
export function planTarget(
  store: ObjectStore,
  existing: LakeTable | null,
  columns: readonly Column[],
  request: MaterializeRequest,
  now: Date,
): Target {
  refuseNames(columns);
  const wanted = columns.map((column) => toColumnSpec(column, request));
  const metadata =
    existing === null
      ? newTable(store, wanted, request, now)
      : withDescription(evolved(existing.metadata, wanted, request), request.description);
  const { fields } = currentSchema(metadata);
  const sources = fields.map(({ name }) => {
    const index = columns.findIndex((column) => column.name === name);
    return index === -1 ? null : index;
  });
  refuseKey(request, columns);
  return { metadata, sources };
}

/** The rows of the query with exactly the columns of the table, by name. */
export function targetSelect(target: Target, query: { readonly duckdbSql: string }): string {
  const items = currentSchema(target.metadata).fields.map(({ name, type }, index) => {
    const source = target.sources[index] ?? null;
    const value = source === null ? 'NULL' : `c${source}`;
    return `CAST(${value} AS ${storageType(toTrinoType(type))}) AS ${quoteIdentifier(name)}`;
  });
  return `SELECT ${items.join(', ')} FROM (${query.duckdbSql}) AS q`;
}

function newTable(
  store: ObjectStore,
  columns: readonly ColumnSpec[],
  request: MaterializeRequest,
  now: Date,
): TableMetadata {
  const tableUuid = randomUUID();
  const folders = request.key.map(encodeURIComponent);
  return newTableMetadata({
    location: `${store.root}/${folders.join('/')}-${tableUuid.slice(0, 8)}`,
    tableUuid,
    columns,
    partitioning: request.partitioning,
    properties: request.description === undefined ? {} : { comment: request.description },
    now,
  });
}

/** A table that is replaced is partitioned as asked for, any other as it is. */
function evolved(
  metadata: TableMetadata,
  columns: readonly ColumnSpec[],
  { mode, partitioning }: MaterializeRequest,
): TableMetadata {
  const replace = mode.kind === 'replace';
  const table = evolveTable(metadata, columns, { replace });
  return replace ? asAppError(table.location, () => partitionBy(table, partitioning)) : table;
}

function withDescription(metadata: TableMetadata, description: string | undefined): TableMetadata {
  if (description === undefined || metadata.properties['comment'] === description) return metadata;
  return { ...metadata, properties: { ...metadata.properties, comment: description } };
}

function toColumnSpec({ name, type }: Column, request: MaterializeRequest): ColumnSpec {
  try {
    return { name, type: fromTrinoType(type), doc: request.columnDescriptions?.[name] ?? null };
  } catch (cause) {
    if (!(cause instanceof IcebergError)) throw cause;
    throw new SqlError(
      'NOT_SUPPORTED',
      `Column '${name}' of type ${formatType(type)} cannot be stored: ${cause.message} Cast it in the query.`,
      null,
    );
  }
}

function refuseNames(columns: readonly Column[]): void {
  const seen = new Set<string>();
  for (const [index, { name }] of columns.entries()) {
    if (UNNAMED.test(name)) {
      throw new SqlError(
        'MISSING_COLUMN_NAME',
        `Column ${index + 1} of the query has no name. Name it with AS.`,
        null,
      );
    }
    // DuckDB and Trino tell no columns apart that differ in case only.
    if (seen.has(name.toLowerCase())) {
      throw new SqlError(
        'DUPLICATE_COLUMN_NAME',
        `The query has two columns '${name}'. Name one of them differently with AS.`,
        null,
      );
    }
    seen.add(name.toLowerCase());
  }
}

function refuseKey({ mode, key }: MaterializeRequest, columns: readonly Column[]): void {
  if (mode.kind !== 'merge' && mode.kind !== 'delete-insert') return;
  const missing = mode.key.find((name) => !columns.some((column) => column.name === name));
  if (missing === undefined && mode.key.length > 0) return;
  throw new SqlError(
    'COLUMN_NOT_FOUND',
    missing === undefined
      ? `Replacing rows of '${key.join('.')}' needs a key of at least one column.`
      : `Key column '${missing}' of '${key.join('.')}' is not among the columns of the query.`,
    null,
  );
}
