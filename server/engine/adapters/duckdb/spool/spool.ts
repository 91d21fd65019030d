import { rm, stat } from 'node:fs/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
import { z } from 'zod';
import { quoteIdentifier, quoteString } from '#server/sql/model/quote.ts';
import { failureToAppError } from '../../../failure-to-app-error.ts';
import type { ColumnBatch, ExportedFile, SpooledResult } from '../../../port.ts';
import type { ResultSpool } from '../../../spool-port.ts';
import type { Instance } from '../instances.ts';
import { interruptible } from '../interruptible.ts';
import { positionalColumns } from '../typed-select.ts';
import { createRowWriter } from './row-writer.ts';
import { spooledRows } from './spool-columns.ts';
import { openSpoolFiles, type SpoolMeta } from './spool-files.ts';
import { spooledCells } from './spooled-cells.ts';
import { toArrow } from './to-arrow.ts';
import { type QueryToWrite, type WriteLimits, writeQuery } from './write-query.ts';

const TallyRows = z.array(z.tuple([z.string(), z.bigint()]));

/** The spool of results, and the door for what DuckDB itself computes. */
export interface DuckDbSpool extends ResultSpool {
  /** Runs the query to its end into the spool. Nothing is left behind when it fails or is stopped. */
  writeQuery(
    queryId: string,
    query: QueryToWrite,
    limits: WriteLimits,
    connection: DuckDBConnection,
    signal: AbortSignal,
  ): Promise<SpooledResult>;
}

/** Opens the spool of this process; what an earlier process did not finish is removed. */
export async function openSpool(folder: string, instance: Instance): Promise<DuckDbSpool> {
  const files = await openSpoolFiles(folder);
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

  const rangeSql = (name: string, meta: SpoolMeta, from: number, to: number) =>
    `SELECT ${positionalColumns(meta.columns)} FROM ${spooledRows(files.rows(name))} WHERE file_row_number >= ${Math.max(0, from)} AND file_row_number < ${Math.min(to, meta.rowCount)} ORDER BY file_row_number`;

  return {
    writeQuery: (queryId, query, limits, connection, signal) =>
      writeQuery(files, queryId, query, limits, connection, signal),

    async create(queryId, columns, options) {
      const sizeOf = async (file: string) => (await stat(file)).size;
      return createRowWriter({ files, onConnection: onReader, sizeOf }, queryId, columns, options);
    },

    async read(queryId, from, to): Promise<ColumnBatch | null> {
      const meta = await files.meta(queryId);
      if (meta === null) return null;
      const { columns } = meta;
      if (Math.min(to, meta.rowCount) <= Math.max(0, from))
        return { columns: plain(columns), rowCount: 0, values: columns.map(() => []) };
      const sql = rangeSql(queryId, meta, from, to);
      const reader = await onReader((connection) => connection.runAndReadAll(sql));
      return {
        columns: plain(columns),
        rowCount: reader.currentRowCount,
        values: spooledCells(reader.getColumns(), columns),
      };
    },

    async readArrow(queryId, { from, to }, { signal } = {}) {
      const meta = await files.meta(queryId);
      if (meta === null) return null;
      const sql = rangeSql(queryId, meta, from, to);
      return onReader(
        async (connection) => toArrow(await connection.run(sql), meta.columns),
        signal,
      );
    },

    async tally(queryId, { by, weight }, signal) {
      if ((await files.meta(queryId)) === null) return null;
      const count = weight === null ? 'count(*)' : `CAST(sum(c${weight}) AS BIGINT)`;
      const sql = `SELECT c${by}, ${count} FROM ${spooledRows(files.rows(queryId))} GROUP BY 1`;
      const reader = await onReader((connection) => connection.runAndReadAll(sql), signal);
      return new Map(TallyRows.parse(reader.getRows()));
    },

    async export(queryId, signal): Promise<ExportedFile | null> {
      const meta = await files.meta(queryId);
      if (meta === null) return null;
      const file = files.unfinished(queryId);
      const names = uniqueNames(meta.columns.map(({ name }) => name));
      const items = names.map((name, index) => `c${index} AS ${quoteIdentifier(name)}`);
      const copy = `COPY (SELECT ${items.join(', ')} FROM ${spooledRows(files.rows(queryId))} ORDER BY file_row_number LIMIT ${meta.rowCount}) TO ${quoteString(file)} (FORMAT parquet, COMPRESSION zstd)`;
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

    drop: (queryId) => files.remove(queryId),
  };
}

/** How a column is kept is nobody's business outside. */
const plain = (columns: SpoolMeta['columns']): ColumnBatch['columns'] =>
  columns.map(({ name, type }) => ({ name, type }));

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
