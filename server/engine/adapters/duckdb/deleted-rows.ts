import type { DataFile } from '#server/iceberg/model/data-file.ts';
import type { TableMetadata } from '#server/iceberg/model/metadata.ts';
import { type Field, isPrimitive } from '#server/iceberg/model/types.ts';
import { SqlError } from '#server/sql/model/front-end.ts';
import { quoteIdentifier, quoteString } from '#server/sql/model/quote.ts';
import type { ObjectStore } from '#server/storage/port.ts';
import { FILE_COLUMN, ROW_COLUMN, readFields } from './read-fields.ts';
import type { TableScan } from './table-scan.ts';

export const DELETED_FILE = 'deleted_file';
export const DELETED_ROW = 'deleted_row';

/** A data file and a delete file that applies to it. */
interface Pair {
  readonly data: DataFile;
  readonly deletes: DataFile;
}

/** The rows that delete files take away, by data file as the engine opens it and number in it; some perhaps twice. */
export function deletedRows(store: ObjectStore, scan: TableScan): string {
  const pairs = scan.files.flatMap((data) =>
    (scan.deletesOf.get(data.path) ?? []).map((deletes): Pair => ({ data, deletes })),
  );
  const byPosition = pairs.filter(({ deletes }) => deletes.content === 'position-deletes');
  const byValue = pairs.filter(({ deletes }) => deletes.content === 'equality-deletes');
  const queries = [
    ...(byPosition.length === 0 ? [] : [deletedByPosition(store, byPosition)]),
    ...Map.groupBy(byValue, ({ deletes }) => (deletes.equalityIds ?? []).join())
      .values()
      .map((alike) => deletedByValue(store, scan.metadata, alike)),
  ];
  return queries.join(' UNION ALL ');
}

function deletedByPosition(store: ObjectStore, pairs: readonly Pair[]): string {
  const dataFiles = new Set(pairs.map(({ data }) => data.path));
  const spellings = [...dataFiles].flatMap((path) =>
    spellingsOf(path).map((uri) => [uri, store.enginePath(path)]),
  );
  // Found by the names that the format fixes, so that a file without them fails.
  const deletes = `read_parquet([${enginePaths(store, pairs, 'deletes')}], filename = ${quoteString(FILE_COLUMN)}, union_by_name = true, hive_partitioning = false)`;
  return `SELECT p.data AS ${DELETED_FILE}, r.pos AS ${DELETED_ROW} FROM ${deletes} AS r JOIN (VALUES ${spellings.map(valuesRow).join(', ')}) AS s(uri, data) ON r.file_path = s.uri JOIN ${pairsRelation(store, pairs)} AS p ON r.${FILE} = p.deletes AND s.data = p.data`;
}

/** A row goes when it has the values of a row of a delete file; NULL is a value like any other. */
function deletedByValue(
  store: ObjectStore,
  metadata: TableMetadata,
  pairs: readonly Pair[],
): string {
  const ids = pairs[0]?.deletes.equalityIds ?? [];
  const fields = ids.map((id) => ({ ...fieldEverKnown(metadata, id), name: `k${id}` }));
  const distinctFiles = (side: keyof Pair) => [...new Set(pairs.map((pair) => pair[side]))];
  const data = readFields(store, fields, distinctFiles('data'), { withFile: true });
  const deletes = readFields(store, fields, distinctFiles('deletes'), { withFile: true });
  const same = fields.map(({ name }) => `d.${name} IS NOT DISTINCT FROM e.${name}`);
  return `SELECT d.${FILE} AS ${DELETED_FILE}, d.${ROW_COLUMN} AS ${DELETED_ROW} FROM ${data} AS d JOIN ${deletes} AS e ON ${same.join(' AND ')} JOIN ${pairsRelation(store, pairs)} AS p ON d.${FILE} = p.data AND e.${FILE} = p.deletes`;
}

/** Columns `data` and `deletes`: paths of each pair as the engine opens them. */
function pairsRelation(store: ObjectStore, pairs: readonly Pair[]): string {
  const deletes = [...new Set(pairs.map((pair) => pair.deletes.path))];
  // A path is written once and a pair as a number: a stream of changes makes very many pairs.
  const numbers = new Map(deletes.map((path, index) => [path, String(index)]));
  const named = deletes.map((path, index) => [String(index), store.enginePath(path)]);
  const applying = Map.groupBy(pairs, ({ data }) => data.path)
    .entries()
    .map(([path, those]) => [
      store.enginePath(path),
      those.map((pair) => numbers.get(pair.deletes.path) ?? '').join(),
    ]);
  const values = (rows: Iterable<readonly string[]>) =>
    `VALUES ${[...rows].map(valuesRow).join(', ')}`;
  return `(SELECT a.data, n.path AS deletes FROM (SELECT data, UNNEST(string_split(numbers, ',')) AS number FROM (${values(applying)}) AS v(data, numbers)) AS a JOIN (${values(named)}) AS n(number, path) ON n.number = a.number)`;
}

/** The column as the table has it, or had it last: a delete file may name one that is dropped by now. */
function fieldEverKnown({ schemas, location }: TableMetadata, id: number): Field {
  const field = schemas
    .toSorted((a, b) => b.schemaId - a.schemaId)
    .flatMap(({ fields }) => fields)
    .find((candidate) => candidate.id === id);
  if (field !== undefined && isPrimitive(field.type)) return field;
  throw new SqlError(
    'NOT_SUPPORTED',
    `${location} has rows deleted by the value of field ${id}, which is no top-level column of a simple type. Compact the table with the engine that wrote it.`,
    null,
  );
}

/** Writers name a data file by its URI in more than one way. */
function spellingsOf(uri: string): readonly string[] {
  const [, scheme = '', rest = ''] = /^([a-z0-9]+):\/\/(.*)$/.exec(uri) ?? [];
  if (scheme === 'file') return [uri, `file:${rest}`, rest];
  if (/^s3[an]?$/.test(scheme)) return ['s3', 's3a', 's3n'].map((name) => `${name}://${rest}`);
  return [uri];
}

function enginePaths(store: ObjectStore, pairs: readonly Pair[], side: keyof Pair): string {
  const paths = new Set(pairs.map((pair) => store.enginePath(pair[side].path)));
  return [...paths].map(quoteString).join(', ');
}

const valuesRow = (texts: readonly string[]): string => `(${texts.map(quoteString).join(', ')})`;

const FILE = quoteIdentifier(FILE_COLUMN);
