import type { Schema } from '#server/iceberg/model/schema.ts';
import { toTrinoType } from '#server/iceberg/model/trino-types.ts';
import { quoteIdentifier } from '#server/sql/model/quote.ts';
import type { ObjectStore } from '#server/storage/port.ts';
import type { Column } from '../../port.ts';
import { DELETED_FILE, DELETED_ROW, deletedRows } from './deleted-rows.ts';
import { emptyRelation } from './empty-relation.ts';
import { FILE_COLUMN, ROW_COLUMN, readFields } from './read-fields.ts';
import type { TableScan } from './table-scan.ts';

/** The columns of a table as Trino reports them. */
export const icebergColumns = (schema: Schema): readonly Column[] =>
  schema.fields.map(({ name, type }) => ({ name, type: toTrinoType(type) }));

/**
 * The rows of these data files, without those that delete files take away, with the columns of the
 * schema, found by field id: a file written before a column was renamed, widened or added gives it the
 * name, type and NULLs of today. With `withFile`, `FILE_COLUMN` names each row's file as the engine
 * opens it.
 */
export function icebergRelation(
  store: ObjectStore,
  scan: TableScan,
  { withFile = false }: { readonly withFile?: boolean } = {},
): string {
  const { schema, files, deletesOf } = scan;
  if (files.length === 0) {
    const columns = icebergColumns(schema);
    return emptyRelation(withFile ? [...columns, { name: FILE_COLUMN, type: TEXT }] : columns);
  }
  const whole = files.filter(({ path }) => !deletesOf.has(path));
  const reduced = files.filter(({ path }) => deletesOf.has(path));
  const wholeRows = readFields(store, schema.fields, whole, { withFile });
  if (reduced.length === 0) return wholeRows;
  const reducedRows = withoutDeleted(store, { ...scan, files: reduced }, withFile);
  if (whole.length === 0) return `(${reducedRows})`;
  return `(SELECT ${columnList(schema, withFile)} FROM ${wholeRows} UNION ALL ${reducedRows})`;
}

function withoutDeleted(store: ObjectStore, scan: TableScan, withFile: boolean): string {
  // Names of our own: a column of the table may be called like the number of the row.
  const fields = scan.schema.fields.map(({ id, type }) => ({ id, type, name: `f${id}` }));
  const rows = readFields(store, fields, scan.files, { withFile: true });
  const items = scan.schema.fields.map(({ id, name }) => `d.f${id} AS ${quoteIdentifier(name)}`);
  if (withFile) items.push(`d.${FILE}`);
  return `SELECT ${items.join(', ')} FROM ${rows} AS d ANTI JOIN (${deletedRows(store, scan)}) AS x ON d.${FILE} = x.${DELETED_FILE} AND d.${ROW_COLUMN} = x.${DELETED_ROW}`;
}

const TEXT = { kind: 'varchar', length: null } as const;

const FILE = quoteIdentifier(FILE_COLUMN);

const columnList = (schema: Schema, withFile: boolean): string =>
  [...schema.fields.map(({ name }) => name), ...(withFile ? [FILE_COLUMN] : [])]
    .map(quoteIdentifier)
    .join(', ');
