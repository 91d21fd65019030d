import { formatPartition } from '#server/iceberg/model/format-partition.ts';
import { specById } from '#server/iceberg/model/metadata.ts';
import { partitionTypes } from '#server/iceberg/model/transform.ts';
import { quoteIdentifier } from '#server/sql/model/quote.ts';
import { failureToAppError } from '#server/storage/failure-to-app-error.ts';
import type { ObjectStore } from '#server/storage/port.ts';
import type { Column } from '../../../port.ts';
import { icebergColumns, icebergRelation } from '../iceberg-relation.ts';
import { literalRelation } from '../literal-rows.ts';
import { FILE_COLUMN } from '../read-fields.ts';
import type { TableScan } from '../table-scan.ts';
import { column, INSTANT, instant, VARCHAR } from './columns.ts';

const FILE_COLUMNS: readonly Column[] = [
  column('$path', VARCHAR),
  column('$partition', VARCHAR),
  column('$file_modified_time', INSTANT),
];

/** Columns about the file of each row that a statement names; most name none. */
export const fileColumnsIn = (sql: string): readonly Column[] =>
  FILE_COLUMNS.filter(({ name }) => sql.toLowerCase().includes(`"${name}"`));

const HEADS_AT_ONCE = 16;

/** The rows of a scan with columns about the file of each. */
export async function relationWithFiles(
  store: ObjectStore,
  scan: TableScan,
  wanted: readonly Column[],
): Promise<string> {
  const isTimed = wanted.some(({ name }) => name === '$file_modified_time');
  const times = isTimed ? await modifiedTimes(store, scan) : new Map<string, string>();
  const files = literalRelation({
    columns: [column(FILE_COLUMN, VARCHAR), ...FILE_COLUMNS],
    rows: scan.files.map((file) => {
      const spec = specById(scan.metadata, file.specId);
      const types = partitionTypes(scan.metadata, spec);
      return [
        store.enginePath(file.path),
        file.path,
        formatPartition(spec, types, file.partition),
        times.get(file.path) ?? null,
      ];
    }),
  });
  const items = [
    ...icebergColumns(scan.schema).map(({ name }) => `d.${quoteIdentifier(name)}`),
    ...wanted.map(({ name }) => `f.${quoteIdentifier(name)}`),
  ];
  const rows = icebergRelation(store, scan, { withFile: true });
  const file = quoteIdentifier(FILE_COLUMN);
  return `(SELECT ${items.join(', ')} FROM ${rows} AS d JOIN ${files} AS f ON d.${file} = f.${file})`;
}

async function modifiedTimes(
  store: ObjectStore,
  { files }: TableScan,
): Promise<ReadonlyMap<string, string>> {
  const times = new Map<string, string>();
  const waiting = files.values();
  const work = async () => {
    for (const { path } of waiting) {
      const head = await store.head(path);
      if (!head.ok) throw failureToAppError(head.error);
      times.set(path, instant(head.value.modifiedAt.getTime()));
    }
  };
  await Promise.all(Array.from({ length: HEADS_AT_ONCE }, work));
  return times;
}
