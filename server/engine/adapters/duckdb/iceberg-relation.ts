import type { Schema } from '#server/iceberg/model/schema.ts';
import { toTrinoType } from '#server/iceberg/model/trino-types.ts';
import type { ScanPlan } from '#server/iceberg/plan-scan.ts';
import { quoteString } from '#server/sql/model/quote.ts';
import { storageType } from '#server/sql/model/storage-type.ts';
import type { ObjectStore } from '#server/storage/port.ts';
import type { Column } from '../../port.ts';
import { emptyRelation } from './empty-relation.ts';

/** No column of a table has this name: none may hold a control character. */
export const FILE_COLUMN = '\u0001file';

/** The columns of a table as Trino reports them. */
export const icebergColumns = (schema: Schema): readonly Column[] =>
  schema.fields.map(({ name, type }) => ({ name, type: toTrinoType(type) }));

/** URIs of what the relation of a scan opens. */
export const objectsOf = ({ files }: Pick<ScanPlan, 'files'>): readonly string[] =>
  files.map(({ path }) => path);

/**
 * The rows of these data files with the columns of `schema`, found by field id: a file written
 * before a column was renamed, widened or added gives it the name, type and NULLs of today.
 * With `withFile`, `FILE_COLUMN` names each row's file as the engine opens it.
 */
export function icebergRelation(
  store: ObjectStore,
  schema: Schema,
  { files }: Pick<ScanPlan, 'files'>,
  options: { readonly withFile?: boolean } = {},
): string {
  if (files.length === 0) return emptyRelation(icebergColumns(schema));
  const paths = files.map((file) => quoteString(store.enginePath(file.path)));
  const columns = schema.fields.map(({ id, name, type }) => {
    const duckdbType = quoteString(storageType(toTrinoType(type)));
    return `${id}: {name: ${quoteString(name)}, type: ${duckdbType}, default_value: NULL}`;
  });
  const settings = [
    `schema = MAP {${columns.join(', ')}}`,
    'hive_partitioning = false',
    ...(options.withFile === true ? [`filename = ${quoteString(FILE_COLUMN)}`] : []),
  ];
  return `read_parquet([${paths.join(', ')}], ${settings.join(', ')})`;
}
