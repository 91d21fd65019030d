import { toTrinoType } from '#server/iceberg/model/trino-types.ts';
import type { Field } from '#server/iceberg/model/types.ts';
import { quoteString } from '#server/sql/model/quote.ts';
import { TARGET_FILE } from '#server/sql/model/statements/write-target.ts';
import { storageType } from '#server/sql/model/storage-type.ts';
import type { ObjectStore } from '#server/storage/port.ts';

/** No column of a table has this name: none may hold a control character. */
export const FILE_COLUMN = TARGET_FILE;

/** Number of a row in its file, from 0: DuckDB knows it under this name where no column is called so. */
export const ROW_COLUMN = 'file_row_number';

/**
 * Columns of Parquet files by field id, under the names and types given; NULL where a file has no
 * such field. `withFile` adds `FILE_COLUMN`, the path as the engine opens it.
 */
export function readFields(
  store: ObjectStore,
  fields: readonly Pick<Field, 'id' | 'name' | 'type'>[],
  files: readonly { readonly path: string; readonly recordCount: number }[],
  { withFile = false }: { readonly withFile?: boolean } = {},
): string {
  const paths = files.map((file) => quoteString(store.enginePath(file.path)));
  const columns = fields.map(({ id, name, type }) => {
    const duckdbType = quoteString(storageType(toTrinoType(type)));
    return `${id}: {name: ${quoteString(name)}, type: ${duckdbType}, default_value: NULL}`;
  });
  const rows = files.reduce((sum, { recordCount }) => sum + recordCount, 0);
  const settings = [
    // With a schema DuckDB takes each file for a thousand rows, and joins the wrong way round.
    `explicit_cardinality = ${rows}`,
    `schema = MAP {${columns.join(', ')}}`,
    'hive_partitioning = false',
    ...(withFile ? [`filename = ${quoteString(FILE_COLUMN)}`] : []),
  ];
  return `read_parquet([${paths.join(', ')}], ${settings.join(', ')})`;
}
