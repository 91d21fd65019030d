import type { DataFile } from '#server/iceberg/model/data-file.ts';
import { currentSchema } from '#server/iceberg/model/metadata.ts';
import { removedWith } from '#server/iceberg/model/removed-with.ts';
import type { IcebergType } from '#server/iceberg/model/types.ts';
import { planScan } from '#server/iceberg/plan-scan.ts';
import { SqlError } from '#server/sql/model/front-end.ts';
import { quoteIdentifier } from '#server/sql/model/quote.ts';
import { fetchObjects } from './fetch-objects.ts';
import { fileNames } from './file-names.ts';
import { icebergRelation } from './iceberg-relation.ts';
import { interruptible } from './interruptible.ts';
import { writeKeptAndFresh } from './kept-and-fresh.ts';
import { keyRanges } from './key-ranges.ts';
import { namingFiles } from './naming-files.ts';
import { FILE_COLUMN } from './read-fields.ts';
import { scopeKeys } from './scope-keys.ts';
import { objectsOf, type TableScan } from './table-scan.ts';
import type { RowsToWrite, WriteDeps, WrittenRows } from './write-rows.ts';
import { targetSelect } from './write-target.ts';

export interface RowsToReplace extends RowsToWrite {
  readonly key: readonly string[];
  /** Two rows of the query with one key are refused. */
  readonly unique: boolean;
}

/** Rows of the query; keys whose rows may change; what the table's files hold of these keys; keys whose rows do change. */
const TABLES = {
  incoming: 'r_incoming',
  keys: 'r_keys',
  present: 'r_present',
  changed: 'r_changed',
};

/**
 * Copy-on-write by key: keys that have the same rows before and after are left alone, and only files
 * that hold a row of one of the others are written again. Null when no key remains.
 */
export async function replaceRows(
  deps: WriteDeps,
  rows: RowsToReplace,
): Promise<WrittenRows | null> {
  // Temporary tables belong to the connection, which runs one write at a time.
  await drop(deps);
  try {
    const candidates = await prepareKeys(deps, rows);
    if (candidates === null) return null;
    const objects = objectsOf(candidates);
    await using _objects = await fetchObjects(deps, objects, deps.signal);
    return await namingFiles(deps, objects, async () => {
      await compare(deps, rows, candidates);
      if ((await scalar(deps, `SELECT count(*) FROM ${TABLES.changed}`)) === '0') return null;
      return rewrite(deps, rows, candidates);
    });
  } finally {
    await drop(deps);
  }
}

/** Makes `incoming` and `keys`; the files of the table that may hold such a key, null when there is no key. */
async function prepareKeys(deps: WriteDeps, rows: RowsToReplace): Promise<TableScan | null> {
  const { target, query, scope, key } = rows;
  const schema = currentSchema(target.metadata);
  const keyList = nameList(key);
  await run(deps, `CREATE TEMP TABLE ${TABLES.incoming} AS ${targetSelect(target, query)}`);
  if (rows.unique) await refuseDuplicateKeys(deps, TABLES.incoming, key);
  const scoped = scope === null ? '' : ` UNION ${scopeKeys(scope, schema, key)}`;
  await run(
    deps,
    `CREATE TEMP TABLE ${TABLES.keys} AS SELECT DISTINCT ${keyList} FROM ${TABLES.incoming}${scoped}`,
  );
  if ((await scalar(deps, `SELECT count(*) FROM ${TABLES.keys}`)) === '0') return null;
  const filter = await keyRanges(deps, TABLES.keys, schema, key);
  const plan = await planScan(deps, target.metadata, { snapshotId: null, filter });
  const { metadata } = target;
  return { ...plan, metadata, namesOf: await fileNames(deps, metadata, plan) };
}

/** Makes `present` and `changed`. */
async function compare(deps: WriteDeps, rows: RowsToReplace, candidates: TableScan): Promise<void> {
  const keyList = nameList(rows.key);
  const digest = digestOf(rows);
  await run(
    deps,
    `CREATE TEMP TABLE ${TABLES.present} AS SELECT ${keyList}, ${FILE}, count(*) AS ${COUNT}, sum(${digest}) AS ${DIGEST} FROM ${relationOf(deps, candidates)} AS t SEMI JOIN ${TABLES.keys} AS k ON ${sameKey(rows.key, 't', 'k')} GROUP BY ${keyList}, ${FILE}`,
  );
  const before = `SELECT ${keyList}, ${COUNT}, ${DIGEST} FROM ${TABLES.present}`;
  const after = `SELECT ${keyList}, -count(*), -sum(${digest}) FROM ${TABLES.incoming} GROUP BY ${keyList}`;
  await run(
    deps,
    `CREATE TEMP TABLE ${TABLES.changed} AS SELECT ${keyList} FROM (${before} UNION ALL ${after}) GROUP BY ${keyList} HAVING sum(${COUNT}) <> 0 OR sum(${DIGEST}) <> 0`,
  );
}

/**
 * Number of 64 bits for a row: rows of a key are the same before and after if there are as many and their
 * numbers add up to the same. Of keys that do change, one in 2^64 (2 in 10^19) would be missed.
 */
function digestOf({ target }: RowsToReplace): string {
  const values = currentSchema(target.metadata).fields.map(({ name, type }) => {
    const column = quoteIdentifier(name);
    // DuckDB's hash of nested values takes NULL for [], and [[1], [2]] for [[1, 2]]; their texts differ.
    return isNested(type) ? `CAST(${column} AS VARCHAR)` : column;
  });
  // Mixed once more: the sum of plain hashes may be the same where two rows swap a value.
  return `hash(hash(${values.join(', ')}))`;
}

const isNested = ({ kind }: IcebergType): boolean =>
  kind === 'list' || kind === 'map' || kind === 'struct';

async function rewrite(
  deps: WriteDeps,
  rows: RowsToReplace,
  candidates: TableScan,
): Promise<WrittenRows> {
  const { target, folder, key } = rows;
  const { metadata } = target;
  const touched = await touchedFiles(deps, rows, candidates.files);
  const table = relationOf(deps, { ...candidates, files: touched });
  const columns = columnList(rows);
  const kept = `SELECT ${columns} FROM ${table} AS t ANTI JOIN ${TABLES.changed} AS c ON ${sameKey(key, 't', 'c')}`;
  const fresh = `SELECT ${columns} FROM ${TABLES.incoming} AS i SEMI JOIN ${TABLES.changed} AS c ON ${sameKey(key, 'i', 'c')}`;
  const rowCount = Number(await scalar(deps, `SELECT count(*) FROM (${fresh})`));
  const added = await writeKeptAndFresh(deps, {
    metadata,
    folder,
    touched,
    kept,
    fresh,
    freshRows: rowCount,
  });
  const isWhole = touched.every(({ path }) => !candidates.deletesOf.has(path));
  const removed = isWhole
    ? touched
    : removedWith(await planScan(deps, metadata, { snapshotId: null }), touched);
  return { rowCount, added, removed };
}

async function touchedFiles(
  deps: WriteDeps,
  { key }: RowsToReplace,
  files: readonly DataFile[],
): Promise<readonly DataFile[]> {
  const { connection, signal, store } = deps;
  const reader = await interruptible(connection, signal, () =>
    connection.runAndReadAll(
      `SELECT DISTINCT ${FILE} FROM ${TABLES.present} AS p SEMI JOIN ${TABLES.changed} AS c ON ${sameKey(key, 'p', 'c')}`,
    ),
  );
  const opened = new Set(reader.getRows().map(([file]) => String(file)));
  return files.filter(({ path }) => opened.has(store.enginePath(path)));
}

/** Two rows with one key leave it open which of them the table gets. */
export async function refuseDuplicateKeys(
  deps: Pick<WriteDeps, 'connection' | 'signal'>,
  relation: string,
  key: readonly string[],
): Promise<void> {
  const columns = nameList(key);
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
const COUNT = quoteIdentifier('\u0001count');
const DIGEST = quoteIdentifier('\u0001digest');

const relationOf = ({ store }: WriteDeps, scan: TableScan): string =>
  icebergRelation(store, scan, { withFile: true });

const nameList = (names: readonly string[]): string => names.map(quoteIdentifier).join(', ');

const columnList = ({ target }: RowsToReplace): string =>
  nameList(currentSchema(target.metadata).fields.map(({ name }) => name));

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
  for (const table of Object.values(TABLES)) {
    await connection.run(`DROP TABLE IF EXISTS temp.main.${table}`);
  }
}
