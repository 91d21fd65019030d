import type { DataFile } from '#server/iceberg/model/data-file.ts';
import { currentSchema } from '#server/iceberg/model/metadata.ts';
import { SqlError } from '#server/sql/model/front-end.ts';
import { quoteIdentifier } from '#server/sql/model/quote.ts';
import { FILE_COLUMN, icebergRelation } from './iceberg-relation.ts';
import { interruptible } from './interruptible.ts';
import { writeFiles } from './write-files.ts';
import type { RowsToWrite, WriteDeps, WrittenRows } from './write-rows.ts';
import { targetSelect } from './write-target.ts';

export interface RowsToMerge extends RowsToWrite {
  readonly key: readonly string[];
  /** Files of the table now. */
  readonly files: readonly DataFile[];
}

/**
 * Copy-on-write: rows that the table already has just so are left out; only files that hold a key of
 * what remains are written again. Null when nothing remains.
 */
export async function mergeRows(deps: WriteDeps, rows: RowsToMerge): Promise<WrittenRows | null> {
  // Temporary tables belong to the connection, which runs one write at a time.
  await drop(deps);
  try {
    await prepareMerge(deps, rows);
    const changed = Number(await scalar(deps, 'SELECT count(*) FROM merge_changed'));
    if (changed === 0) return null;
    const touched = await touchedFiles(deps, rows);
    const schema = currentSchema(rows.target.metadata);
    const columns = columnList(rows);
    const select = `SELECT ${columns} FROM ${icebergRelation(deps.store, schema, touched)} AS t ANTI JOIN merge_changed AS c ON ${sameKey(rows.key, 't', 'c')} UNION ALL SELECT ${columns} FROM merge_changed`;
    const added = await writeFiles(deps, { target: rows.target, select, folder: rows.folder });
    return { rowCount: changed, added, removed: touched };
  } finally {
    await drop(deps);
  }
}

/** `merge_incoming`: rows of the query; `merge_present`: rows of the table with their keys; `merge_changed`: what differs. */
async function prepareMerge(deps: WriteDeps, rows: RowsToMerge): Promise<void> {
  const { store } = deps;
  const schema = currentSchema(rows.target.metadata);
  const columns = columnList(rows);
  await run(deps, `CREATE TEMP TABLE merge_incoming AS ${targetSelect(rows.target, rows.query)}`);
  await refuseDuplicateKeys(deps, 'merge_incoming', rows.key);
  const table = icebergRelation(store, schema, rows.files, { withFile: true });
  const file = rows.files.length === 0 ? `CAST(NULL AS VARCHAR) AS ${FILE}` : `t.${FILE}`;
  await run(
    deps,
    `CREATE TEMP TABLE merge_present AS SELECT ${columns}, ${file} FROM ${table} AS t SEMI JOIN merge_incoming AS i ON ${sameKey(rows.key, 't', 'i')}`,
  );
  await run(
    deps,
    `CREATE TEMP TABLE merge_changed AS SELECT * FROM merge_incoming EXCEPT SELECT ${columns} FROM merge_present`,
  );
}

async function touchedFiles(deps: WriteDeps, rows: RowsToMerge): Promise<readonly DataFile[]> {
  const { connection, signal, store } = deps;
  const reader = await interruptible(connection, signal, () =>
    connection.runAndReadAll(
      `SELECT DISTINCT ${FILE} FROM merge_present AS p SEMI JOIN merge_changed AS c ON ${sameKey(rows.key, 'p', 'c')}`,
    ),
  );
  const opened = new Set(reader.getRows().map(([file]) => String(file)));
  return rows.files.filter(({ path }) => opened.has(store.enginePath(path)));
}

/** Two rows with one key leave it open which of them the table gets. */
export async function refuseDuplicateKeys(
  deps: Pick<WriteDeps, 'connection' | 'signal'>,
  relation: string,
  key: readonly string[],
): Promise<void> {
  const columns = key.map(quoteIdentifier).join(', ');
  const twice = await scalar(
    deps,
    `SELECT concat_ws(', ', ${columns}) FROM ${relation} AS r GROUP BY ${columns} HAVING count(*) > 1 LIMIT 1`,
  );
  if (twice === null) return;
  throw new SqlError(
    'MERGE_TARGET_ROW_MULTIPLE_MATCHES',
    `The query has more than one row with the key (${key.join(', ')}) = (${twice}). Make its rows unique by the key.`,
    null,
  );
}

const FILE = quoteIdentifier(FILE_COLUMN);

const columnList = ({ target }: RowsToMerge): string =>
  currentSchema(target.metadata)
    .fields.map(({ name }) => quoteIdentifier(name))
    .join(', ');

/** NULL is a key like any other: a row that comes again must not come twice. */
const sameKey = (key: readonly string[], a: string, b: string): string =>
  key
    .map(quoteIdentifier)
    .map((column) => `${a}.${column} IS NOT DISTINCT FROM ${b}.${column}`)
    .join(' AND ');

async function run({ connection, signal }: WriteDeps, sql: string): Promise<void> {
  await interruptible(connection, signal, () => connection.run(sql));
}

async function scalar(
  { connection, signal }: Pick<WriteDeps, 'connection' | 'signal'>,
  sql: string,
): Promise<string | null> {
  const reader = await interruptible(connection, signal, () => connection.runAndReadAll(sql));
  if (reader.currentRowCount === 0) return null;
  return String(reader.value(0, 0));
}

async function drop({ connection }: WriteDeps): Promise<void> {
  for (const table of ['merge_changed', 'merge_present', 'merge_incoming']) {
    await connection.run(`DROP TABLE IF EXISTS temp.main.${table}`);
  }
}
