import { randomUUID } from 'node:crypto';
import { newLocation } from '#server/catalog/new-location.ts';
import { asAppError } from '#server/iceberg/as-app-error.ts';
import { partitionBy } from '#server/iceberg/model/evolve-partitions.ts';
import { currentSchema, type TableMetadata } from '#server/iceberg/model/metadata.ts';
import { replaceSortOrder } from '#server/iceberg/model/replace-sort-order.ts';
import type { ColumnSpec } from '#server/iceberg/model/schema.ts';
import { setProperties } from '#server/iceberg/model/set-properties.ts';
import { withSchema } from '#server/iceberg/model/with-schema.ts';
import { newTableMetadata } from '#server/iceberg/new-table-metadata.ts';
import { AppError } from '#server/platform/errors.ts';
import { SqlError } from '#server/sql/model/front-end.ts';
import { evolveTable } from '../../../model/evolve-table.ts';
import type { TableSettings } from '../../../model/table-properties.ts';
import type { LakeTable } from '../bind-iceberg.ts';
import type { TablePlace } from './place.ts';
import type { WriteRun } from './write-run.ts';

export interface WantedTable {
  readonly columns: readonly ColumnSpec[];
  readonly settings: TableSettings;
  readonly comment: string | null;
}

/** The metadata of a table that is made. Throws `SqlError` for a layout that its columns do not allow. */
export function newTable(
  { deps }: Pick<WriteRun, 'deps'>,
  { key }: TablePlace,
  { columns, settings, comment }: WantedTable,
): TableMetadata {
  const tableUuid = randomUUID();
  const metadata = asLayout(() =>
    newTableMetadata({
      location: newLocation(deps.store.root, key, tableUuid),
      tableUuid,
      columns,
      partitioning: settings.partitioning ?? [],
      now: deps.clock(),
    }),
  );
  return withSettings(metadata, settings, comment);
}

/** A table that takes the place of another keeps its history: columns of the same name and kind stay the same. */
export function replacedTable(
  { metadata }: LakeTable,
  { columns, settings, comment }: WantedTable,
): TableMetadata {
  const evolved = evolveTable({ ...metadata, properties: {} }, columns, { replace: true });
  const schema = currentSchema(evolved);
  const fields = schema.fields.map((field) => {
    const { required = false, doc = null } = columns.find(({ name }) => name === field.name) ?? {};
    return { ...field, required, doc };
  });
  const table = withSchema(evolved, { ...schema, fields });
  const sorted = replaceSortOrder(
    asLayout(() => partitionBy(table, settings.partitioning ?? [])),
    [],
  );
  return withSettings(sorted, settings, comment);
}

function withSettings(
  metadata: TableMetadata,
  { sortedBy, set }: TableSettings,
  comment: string | null,
): TableMetadata {
  const sorted =
    sortedBy === null || sortedBy.length === 0
      ? metadata
      : asLayout(() => replaceSortOrder(metadata, sortedBy));
  const properties = comment === null ? set : { ...set, comment };
  return asAppError('The table cannot be created', () =>
    setProperties(sorted, { set: properties }),
  );
}

/** Partitioning and order are given by the names of columns: what is wrong with them is wrong with a property. */
export function asLayout<T>(work: () => T): T {
  try {
    return asAppError('Unable to parse partitioning or sort order', work);
  } catch (cause) {
    if (!(cause instanceof AppError) || cause.code !== 'invalid') throw cause;
    throw new SqlError('INVALID_TABLE_PROPERTY', cause.message, null);
  }
}
