import type { DuckDBConnection } from '@duckdb/node-api';
import type { DataFile, NewDataFile } from '#server/iceberg/model/data-file.ts';
import { currentSchema } from '#server/iceberg/model/metadata.ts';
import { SqlError } from '#server/sql/model/front-end.ts';
import { quoteIdentifier } from '#server/sql/model/quote.ts';
import { BRINGS_ROW, TARGET_FILE, TARGET_ROW } from '#server/sql/model/statements/write-target.ts';
import { icebergRelation } from '../iceberg-relation.ts';
import { interruptible } from '../interruptible.ts';
import { writeKeptAndFresh } from '../kept-and-fresh.ts';
import type { TableScan } from '../table-scan.ts';
import type { WriteDeps } from '../write-rows.ts';

export interface ChangesToWrite {
  /** Files that may have a row that changes. */
  readonly scan: TableScan;
  /** What `compileChanges` gave for the rows of that scan. */
  readonly changes: string;
  /** URI of a folder that is this write's own. */
  readonly folder: string;
}

export interface ChangedRows {
  /** Rows that the statement changed. */
  readonly rows: number;
  readonly added: readonly NewDataFile[];
  /** Files of the table that the added ones replace. */
  readonly touched: readonly DataFile[];
}

/** The changes of one statement: worked out once, for `random()` gives another answer each time. */
const CHANGES = 'temp.main.w_changes';
const FILE = quoteIdentifier(TARGET_FILE);
const ROW = quoteIdentifier(TARGET_ROW);
const BRINGS = quoteIdentifier(BRINGS_ROW);

/** Works the changes out and writes the files that they touch again. `dropChanges` has to follow. */
export async function rewriteChanged(
  deps: WriteDeps,
  { scan, changes, folder }: ChangesToWrite,
): Promise<ChangedRows> {
  await dropChanges(deps.connection);
  await interruptible(deps.connection, deps.signal, () =>
    deps.connection.run(`CREATE TEMP TABLE w_changes AS ${changes}`),
  );
  await refuseSecondMatch(deps);
  const [[rows = 0, fresh = 0] = []] = await numbers(
    deps,
    `SELECT count(*), count_if(${BRINGS}) FROM ${CHANGES}`,
  );
  if (rows === 0) return { rows, added: [], touched: [] };
  const touched = await touchedFiles(deps, scan);
  const { metadata } = scan;
  const columns = currentSchema(metadata).fields.map(({ name }) => quoteIdentifier(name));
  const partly = touched.filter(({ isWhole }) => !isWhole).map(({ file }) => file);
  const table = icebergRelation(deps.store, { ...scan, files: partly }, { withRow: true });
  const kept = `SELECT ${columns.join(', ')} FROM ${table} AS t ANTI JOIN ${CHANGES} AS c ON t.${FILE} = c.${FILE} AND t.${ROW} = c.${ROW}`;
  const added = await writeKeptAndFresh(deps, {
    metadata,
    folder,
    touched: partly,
    kept: partly.length === 0 ? null : kept,
    fresh: fresh === 0 ? null : `SELECT ${columns.join(', ')} FROM ${CHANGES} WHERE ${BRINGS}`,
    freshRows: fresh,
  });
  return { rows, added, touched: touched.map(({ file }) => file) };
}

export async function dropChanges(connection: DuckDBConnection): Promise<void> {
  await connection.run(`DROP TABLE IF EXISTS ${CHANGES}`);
}

/** Two changes of one row leave it open which of them it gets. */
async function refuseSecondMatch(deps: WriteDeps): Promise<void> {
  const twice = await numbers(
    deps,
    `SELECT count(*) FROM ${CHANGES} WHERE ${ROW} IS NOT NULL GROUP BY ${FILE}, ${ROW} HAVING count(*) > 1 LIMIT 1`,
  );
  if (twice.length === 0) return;
  throw new SqlError(
    'MERGE_TARGET_ROW_MULTIPLE_MATCHES',
    'One MERGE target table row matched more than one source row',
    null,
  );
}

/** Files with a row that goes. `isWhole`: all their rows go. */
async function touchedFiles(
  deps: WriteDeps,
  { files, deletesOf }: TableScan,
): Promise<readonly { readonly file: DataFile; readonly isWhole: boolean }[]> {
  const { connection, signal, store } = deps;
  const reader = await interruptible(connection, signal, () =>
    connection.runAndReadAll(
      `SELECT ${FILE}, count(*) FROM ${CHANGES} WHERE ${FILE} IS NOT NULL GROUP BY ${FILE}`,
    ),
  );
  const going = new Map(reader.getRows().map(([file, count]) => [String(file), Number(count)]));
  return files.flatMap((file) => {
    const count = going.get(store.enginePath(file.path));
    if (count === undefined) return [];
    const isWhole = count === file.recordCount && !deletesOf.has(file.path);
    return [{ file, isWhole }];
  });
}

async function numbers(
  { connection, signal }: WriteDeps,
  sql: string,
): Promise<readonly (readonly number[])[]> {
  const reader = await interruptible(connection, signal, () => connection.runAndReadAll(sql));
  return reader.getRows().map((row) => row.map(Number));
}
