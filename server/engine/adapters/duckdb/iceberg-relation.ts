import type { Schema } from '#server/iceberg/model/schema.ts';
import { toTrinoType } from '#server/iceberg/model/trino-types.ts';
import { quoteIdentifier } from '#server/sql/model/quote.ts';
import { TARGET_ROW } from '#server/sql/model/statements/write-target.ts';
import type { ObjectStore } from '#server/storage/port.ts';
import { type FileNames, nameSignature, typeInFile, valueToday } from '../../model/nested-names.ts';
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
 * opens it; with `withRow`, `TARGET_ROW` is the row's number in there as well.
 */
export function icebergRelation(
  store: ObjectStore,
  scan: TableScan,
  { withFile = false, withRow = false }: WithIdentity = {},
): string {
  const { schema, files, deletesOf, namesOf } = scan;
  const identity = { withFile: withFile || withRow, withRow };
  if (files.length === 0) {
    return emptyRelation([...icebergColumns(schema), ...identityColumns(identity)]);
  }
  const whole = files.filter(({ path }) => !deletesOf.has(path));
  if (namesOf === null && whole.length === files.length && !withRow) {
    return readFields(store, schema.fields, files, { withFile });
  }
  const groups = Map.groupBy(files, ({ path }) => {
    const names = namesOf?.get(path);
    return `${deletesOf.has(path)} ${names === undefined ? '' : nameSignature(schema, names)}`;
  });
  const queries = groups
    .values()
    .map((group) => selectFiles(store, { ...scan, files: group }, identity));
  return `(${[...queries].join(' UNION ALL ')})`;
}

interface WithIdentity {
  readonly withFile?: boolean;
  readonly withRow?: boolean;
}

const identityColumns = ({ withFile, withRow }: WithIdentity): readonly Column[] => [
  ...(withFile ? [{ name: FILE_COLUMN, type: { kind: 'varchar', length: null } } as const] : []),
  ...(withRow ? [{ name: TARGET_ROW, type: { kind: 'bigint' } } as const] : []),
];

/** Files whose nested fields have the same names, and which all have rows deleted or none. */
function selectFiles(store: ObjectStore, scan: TableScan, identity: WithIdentity): string {
  const { schema, files, deletesOf, namesOf } = scan;
  const [first] = files;
  const names = namesOf?.get(first?.path ?? '') ?? null;
  // Names of our own: a column of the table may be called like the number of the row.
  const fields = schema.fields.map(({ id, type }) => ({
    id,
    name: `f${id}`,
    type: names === null ? type : typeInFile(type, names),
  }));
  const rows = readFields(store, fields, files, { withFile: true });
  const select = `SELECT ${itemsOf(schema, names, identity).join(', ')} FROM ${rows} AS d`;
  if (!deletesOf.has(first?.path ?? '')) return select;
  return `${select} ANTI JOIN (${deletedRows(store, scan)}) AS x ON d.${FILE} = x.${DELETED_FILE} AND d.${ROW_COLUMN} = x.${DELETED_ROW}`;
}

function itemsOf(
  schema: Schema,
  names: FileNames | null,
  { withFile, withRow }: WithIdentity,
): readonly string[] {
  const items = schema.fields.map(({ id, name, type }) => {
    const value = names === null ? `d.f${id}` : valueToday(type, `d.f${id}`, names);
    return `${value} AS ${quoteIdentifier(name)}`;
  });
  return [
    ...items,
    ...(withFile ? [`d.${FILE}`] : []),
    ...(withRow ? [`d.${ROW_COLUMN} AS ${quoteIdentifier(TARGET_ROW)}`] : []),
  ];
}

const FILE = quoteIdentifier(FILE_COLUMN);
