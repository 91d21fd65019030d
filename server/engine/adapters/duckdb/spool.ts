import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { z } from 'zod';
import { newId } from '#server/platform/ids.ts';
import { quoteIdentifier, quoteString } from '#server/sql/model/quote.ts';
import { failureToAppError } from '../../failure-to-app-error.ts';
import type { Column, ColumnBatch, ExportedFile, SpooledResult } from '../../port.ts';
import { toCells } from './cell.ts';
import type { Instance } from './instances.ts';
import { interruptible } from './interruptible.ts';
import { TrinoTypeSchema } from './trino-type-schema.ts';
import { positionalColumns, typedSelect } from './typed-select.ts';

/** Small row groups make a range in the middle cheap to read. */
const ROW_GROUP_ROWS = 20_480;

const SpoolMeta = z.object({
  columns: z.array(z.object({ name: z.string(), type: TrinoTypeSchema })),
  rowCount: z.number().int(),
  bytes: z.number().int(),
  truncated: z.boolean(),
});

const TallyRows = z.array(z.tuple([z.string(), z.bigint()]));

/** Finished results on disk: `<id>.parquet` with the rows and, written last, `<id>.json` that makes it one. */
export interface Spool {
  /** Runs the query to its end into the spool. Nothing is left behind when it fails or is stopped. */
  write(
    queryId: string,
    query: { readonly duckdbSql: string; readonly columns: readonly Column[] },
    maxRows: number,
    connection: DuckDBConnection,
    signal: AbortSignal,
  ): Promise<SpooledResult>;
  read(queryId: string, from: number, to: number): Promise<ColumnBatch | null>;
  tally(
    queryId: string,
    tally: { readonly by: number; readonly weight: number | null },
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<string, bigint> | null>;
  export(queryId: string, signal?: AbortSignal): Promise<ExportedFile | null>;
  drop(queryId: string): Promise<void>;
}

/** Opens the spool of this process; what an earlier process did not finish is removed. */
export async function openSpool(folder: string, instance: Instance): Promise<Spool> {
  await mkdir(folder, { recursive: true });
  for (const name of await readdir(folder)) {
    if (name.includes('.unfinished')) await rm(path.join(folder, name), { force: true });
  }
  const fileOf = (queryId: string, suffix: string) => path.join(folder, safeId(queryId) + suffix);
  // Ends as cancelled when who asked is gone.
  const onReader = async <T>(
    work: (connection: DuckDBConnection) => Promise<T>,
    signal = new AbortController().signal,
  ): Promise<T> => {
    try {
      using lease = await instance.readers.acquire(signal);
      return await interruptible(lease.item, signal, () => work(lease.item));
    } catch (cause) {
      throw signal.aborted ? failureToAppError({ kind: 'cancelled' }) : cause;
    }
  };
  return {
    async write(queryId, query, maxRows, connection, signal) {
      const unfinished = fileOf(queryId, '.unfinished.parquet');
      const rows = fileOf(queryId, '.parquet');
      // One row past the limit tells "exactly maxRows" apart from "cut short".
      const copy = `COPY (${typedSelect(query, { limit: maxRows + 1 })}) TO ${quoteString(unfinished)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${ROW_GROUP_ROWS})`;
      try {
        const outcome = await interruptible(connection, signal, () => connection.run(copy));
        const written = outcome.rowsChanged;
        const result: SpooledResult = {
          columns: query.columns,
          rowCount: Math.min(written, maxRows),
          bytes: (await stat(unfinished)).size,
          truncated: written > maxRows,
        };
        await rename(unfinished, rows);
        await writeMeta(fileOf(queryId, '.json'), result);
        return result;
      } catch (cause) {
        await rm(unfinished, { force: true });
        await rm(rows, { force: true });
        throw cause;
      }
    },

    async read(queryId, from, to) {
      const meta = await readMeta(fileOf(queryId, '.json'));
      if (meta === null) return null;
      const start = Math.max(0, from);
      const end = Math.min(to, meta.rowCount);
      if (end <= start)
        return { columns: meta.columns, rowCount: 0, values: meta.columns.map(() => []) };
      const source = `read_parquet(${quoteString(fileOf(queryId, '.parquet'))}, file_row_number = true, hive_partitioning = false)`;
      const sql = `SELECT ${positionalColumns(meta.columns)} FROM ${source} WHERE file_row_number >= ${start} AND file_row_number < ${end} ORDER BY file_row_number`;
      const reader = await onReader((connection) => connection.runAndReadAll(sql));
      const types = meta.columns.map((column) => column.type);
      return {
        columns: meta.columns,
        rowCount: reader.currentRowCount,
        values: toCells(reader.getColumns(), types),
      };
    },

    async tally(queryId, { by, weight }, signal) {
      if ((await readMeta(fileOf(queryId, '.json'))) === null) return null;
      const count = weight === null ? 'count(*)' : `CAST(sum(c${weight}) AS BIGINT)`;
      const sql = `SELECT c${by}, ${count} FROM read_parquet(${quoteString(fileOf(queryId, '.parquet'))}, hive_partitioning = false) GROUP BY 1`;
      const reader = await onReader((connection) => connection.runAndReadAll(sql), signal);
      return new Map(TallyRows.parse(reader.getRows()));
    },

    async export(queryId, signal) {
      const meta = await readMeta(fileOf(queryId, '.json'));
      if (meta === null) return null;
      // Named like what never finished, so that one left behind goes with the next start.
      const file = fileOf(queryId, `.${newId()}.unfinished.parquet`);
      const names = uniqueNames(meta.columns.map(({ name }) => name));
      const items = names.map((name, index) => `c${index} AS ${quoteIdentifier(name)}`);
      const copy = `COPY (SELECT ${items.join(', ')} FROM read_parquet(${quoteString(fileOf(queryId, '.parquet'))}, hive_partitioning = false) LIMIT ${meta.rowCount}) TO ${quoteString(file)} (FORMAT parquet, COMPRESSION zstd)`;
      try {
        await onReader((connection) => connection.run(copy), signal);
      } catch (cause) {
        await rm(file, { force: true });
        throw cause;
      }
      return {
        path: file,
        bytes: (await stat(file)).size,
        [Symbol.asyncDispose]: () => rm(file, { force: true }),
      };
    },

    async drop(queryId) {
      // The description goes first: without it the rows are no result any more.
      for (const suffix of ['.json', '.parquet', '.unfinished.parquet']) {
        await rm(fileOf(queryId, suffix), { force: true });
      }
    },
  };
}

/** A Parquet file has every name once, upper and lower case alike. */
function uniqueNames(names: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    let unique = name;
    for (let count = 2; taken.has(unique.toLowerCase()); count += 1) unique = `${name}_${count}`;
    taken.add(unique.toLowerCase());
    return unique;
  });
}

function safeId(queryId: string): string {
  if (!/^[\w-]{1,80}$/.test(queryId)) throw new TypeError(`"${queryId}" is not a query id.`);
  return queryId;
}

async function writeMeta(file: string, result: SpooledResult): Promise<void> {
  await writeFile(`${file}.unfinished`, JSON.stringify(result));
  await rename(`${file}.unfinished`, file);
}

async function readMeta(file: string): Promise<SpooledResult | null> {
  try {
    return SpoolMeta.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return null;
    throw cause;
  }
}
