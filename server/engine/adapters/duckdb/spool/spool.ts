import { stat } from 'node:fs/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
import { z } from 'zod';
import { failureToAppError } from '../../../failure-to-app-error.ts';
import type { ComparedResults } from '../../../model/compared-results.ts';
import { type ComparisonView, WHOLE_RESULT } from '../../../model/result-view.ts';
import type { ColumnBatch, SpooledResult } from '../../../port.ts';
import type { LookOptions, ResultSpool } from '../../../spool-port.ts';
import type { Instance } from '../instances.ts';
import { interruptible } from '../interruptible.ts';
import { positionalColumns } from '../typed-select.ts';
import { chartPoints } from './chart-points.ts';
import { comparedColumns } from './comparison-sql.ts';
import { exportParquet, namedRowsSql } from './export-parquet.ts';
import { createRowWriter } from './row-writer.ts';
import { spooledRows } from './spool-columns.ts';
import { openSpoolFiles, type SpoolFiles, type SpoolMeta } from './spool-files.ts';
import { spooledCells } from './spooled-cells.ts';
import { summarize } from './summarize.ts';
import { toArrow } from './to-arrow.ts';
import { createViews, type Spooled } from './views.ts';
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

  const views = createViews(files, onReader);
  const rangeSql = ({ name, meta }: Spooled, from: number, to: number) =>
    `SELECT ${positionalColumns(meta.columns)} FROM ${spooledRows(files.rows(name))} WHERE file_row_number >= ${Math.max(0, from)} AND file_row_number < ${Math.min(to, meta.rowCount)} ORDER BY file_row_number`;
  const look = (queryId: string, { view = WHOLE_RESULT, signal }: LookOptions = {}) =>
    views.open(queryId, view, signal);

  return {
    writeQuery: (queryId, query, limits, connection, signal) =>
      writeQuery(files, queryId, query, limits, connection, signal),

    async create(queryId, columns, options) {
      const sizeOf = async (file: string) => (await stat(file)).size;
      return createRowWriter({ files, onConnection: onReader, sizeOf }, queryId, columns, options);
    },

    async read(queryId, from, to, options) {
      const spooled = await look(queryId, options);
      if (spooled === null) return null;
      const { columns, rowCount } = spooled.meta;
      if (Math.min(to, rowCount) <= Math.max(0, from))
        return { columns: plain(columns), rowCount: 0, values: columns.map(() => []) };
      const sql = rangeSql(spooled, from, to);
      const reader = await onReader((connection) => connection.runAndReadAll(sql), options?.signal);
      return {
        columns: plain(columns),
        rowCount: reader.currentRowCount,
        values: spooledCells(reader.getColumns(), columns),
      };
    },

    async readArrow(queryId, { from, to }, options) {
      const spooled = await look(queryId, options);
      if (spooled === null) return null;
      const sql = rangeSql(spooled, from, to);
      return onReader(
        async (connection) => toArrow(await connection.run(sql), spooled.meta.columns),
        options?.signal,
      );
    },

    async openView(queryId, view, signal) {
      const spooled = await views.open(queryId, view, signal);
      if (spooled === null) return null;
      const { columns, rowCount, truncated } = spooled.meta;
      return {
        columns: plain(columns),
        rowCount,
        truncated,
        compared: view.kind === 'comparison' ? await comparedOf(files, queryId, view) : null,
      };
    },

    async summarize(queryId, column, options) {
      const spooled = await look(queryId, options);
      const deps = { onConnection: onReader, fileOf: files.rows };
      return spooled === null ? null : summarize(spooled, column, deps, options?.signal);
    },

    async chart(queryId, chart, options) {
      const spooled = await look(queryId, options);
      if (spooled === null) return null;
      return chartPoints({ ...spooled, file: files.rows(spooled.name) }, chart, (work) =>
        onReader(work, options?.signal),
      );
    },

    async tally(queryId, { by, weight }, signal) {
      const meta = await files.meta(queryId);
      if (meta === null) return null;
      const count = weight === null ? 'count(*)' : `CAST(sum(c${weight}) AS BIGINT)`;
      const sql = `SELECT c${by}, ${count} FROM ${spooledRows(files.rows(queryId))} WHERE file_row_number < ${meta.rowCount} GROUP BY 1`;
      const reader = await onReader((connection) => connection.runAndReadAll(sql), signal);
      return new Map(TallyRows.parse(reader.getRows()));
    },

    async export(queryId, signal, view = WHOLE_RESULT) {
      const spooled = await views.open(queryId, view, signal);
      if (spooled === null) return null;
      const file = files.unfinished(queryId);
      const select = namedRowsSql(files.rows(spooled.name), spooled.meta);
      return exportParquet(file, select, (copy) =>
        onReader((connection) => connection.run(copy), signal),
      );
    },

    async drop(queryId) {
      views.forget(queryId);
      await files.remove(queryId);
    },
  };
}

async function comparedOf(
  files: SpoolFiles,
  queryId: string,
  { before, key }: ComparisonView,
): Promise<ComparedResults | null> {
  const [earlier, later] = [await files.meta(before), await files.meta(queryId)];
  if (earlier === null || later === null) return null;
  return { columns: comparedColumns(earlier.columns, later.columns, key) };
}

/** How a column is kept is nobody's business outside. */
const plain = (columns: SpoolMeta['columns']): ColumnBatch['columns'] =>
  columns.map(({ name, type }) => ({ name, type }));
