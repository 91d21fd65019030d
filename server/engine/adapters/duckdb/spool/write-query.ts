import { rm } from 'node:fs/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
import { quoteString } from '#server/sql/model/quote.ts';
import type { Column, SpooledResult } from '../../../port.ts';
import { interruptible } from '../interruptible.ts';
import { typedSelect } from '../typed-select.ts';
import type { SpoolFiles } from './spool-files.ts';
import { withinBytes } from './within-bytes.ts';

/** Small row groups make a range in the middle cheap to read. */
const ROW_GROUP_ROWS = 20_480;

/** The COPY that writes rows as a file of the spool. */
export const copyTo = (select: string, file: string): string =>
  `COPY (${select}) TO ${quoteString(file)} (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE ${ROW_GROUP_ROWS})`;

export interface QueryToWrite {
  readonly duckdbSql: string;
  readonly columns: readonly Column[];
}

export interface WriteLimits {
  readonly maxRows: number;
  readonly maxBytes: number;
}

/** Runs a compiled query to its end into the spool. Nothing is left behind when it fails or is stopped. */
export async function writeQuery(
  files: SpoolFiles,
  queryId: string,
  query: QueryToWrite,
  { maxRows, maxBytes }: WriteLimits,
  connection: DuckDBConnection,
  signal: AbortSignal,
): Promise<SpooledResult> {
  const file = files.unfinished(queryId);
  // One row past the limit tells "exactly maxRows" apart from "cut short".
  const copy = copyTo(typedSelect(query, { limit: maxRows + 1 }), file);
  try {
    const { rowsChanged: written } = await withinBytes(file, maxBytes, signal, (stop) =>
      interruptible(connection, stop, () => connection.run(copy)),
    );
    return await files.finish(queryId, file, {
      columns: query.columns,
      rowCount: Math.min(written, maxRows),
      truncated: written > maxRows,
    });
  } catch (cause) {
    await rm(file, { force: true });
    await files.remove(queryId);
    throw cause;
  }
}
