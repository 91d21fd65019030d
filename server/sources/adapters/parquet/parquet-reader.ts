import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { AppError } from '#server/platform/errors.ts';
import { quoteIdentifier, quoteString } from '#server/sql/model/quote.ts';
import { textChunks } from '../../files/text-chunks.ts';
import type { ParquetReader } from '../../port.ts';

const SAMPLE_ROWS = 2000;

/** Reads Parquet by a DuckDB of its own that sees nothing but the file and a scratch folder. */
export function createParquetReader({
  scratchFolder,
}: {
  readonly scratchFolder: string;
}): ParquetReader {
  return {
    async sample(file) {
      return withFile([file, scratchFolder], async (connection) => {
        const columns = await columnsOf(connection, file);
        const reader = await connection.runAndReadAll(
          `${selectText(columns, file)} LIMIT ${SAMPLE_ROWS}`,
        );
        return [columns, ...reader.getRows().map((row) => row.map((value) => String(value ?? '')))];
      });
    },
    async *text(file, signal) {
      await mkdir(scratchFolder, { recursive: true });
      const copy = path.join(scratchFolder, `parquet-${randomUUID()}.csv`);
      try {
        const write = async (connection: DuckDBConnection) => {
          const stop = () => connection.interrupt();
          signal?.addEventListener('abort', stop, { once: true });
          try {
            signal?.throwIfAborted();
            const columns = await columnsOf(connection, file);
            await connection.run(
              `COPY (${selectText(columns, file)}) TO ${quoteString(copy)} (FORMAT csv, HEADER true, DELIMITER ',', QUOTE '"')`,
            );
          } finally {
            signal?.removeEventListener('abort', stop);
          }
        };
        await withFile([file, scratchFolder], write, signal);
        yield* textChunks(copy, 'utf-8', signal);
      } finally {
        await rm(copy, { force: true });
      }
    },
  };
}

async function columnsOf(connection: DuckDBConnection, file: string): Promise<readonly string[]> {
  const reader = await connection.runAndReadAll(
    `DESCRIBE SELECT * FROM read_parquet(${quoteString(file)})`,
  );
  return reader.getRows().map(([name]) => String(name));
}

const selectText = (columns: readonly string[], file: string): string =>
  `SELECT ${columns.map((name) => `CAST(${quoteIdentifier(name)} AS VARCHAR)`).join(', ')} FROM read_parquet(${quoteString(file)})`;

/**
 * Throws `SyntaxError` that says what is wrong with the file, without the paths of the server;
 * `cancelled`, and `unavailable` when there is no room.
 */
async function withFile<T>(
  [file, scratch]: readonly [string, string],
  work: (connection: DuckDBConnection) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const instance = await DuckDBInstance.create(':memory:', {
    threads: '1',
    memory_limit: '512MB',
    autoload_known_extensions: 'false',
    autoinstall_known_extensions: 'false',
  });
  try {
    const connection = await instance.connect();
    const folders = [path.dirname(file), scratch].map(quoteString).join(', ');
    for (const setting of [
      "SET GLOBAL TimeZone = 'UTC'",
      `SET allowed_directories = [${folders}]`,
      'SET enable_external_access = false',
      'SET lock_configuration = true',
    ]) {
      await connection.run(setting);
    }
    return await work(connection);
  } catch (cause) {
    if (signal?.aborted === true) {
      throw new AppError('cancelled', 'Reading the Parquet file was cancelled.', { cause });
    }
    if (cause instanceof Error && /no space left|not enough space/i.test(cause.message)) {
      const message = 'There is no room to unpack the Parquet file: free some space.';
      throw new AppError('unavailable', message, { cause });
    }
    throw new SyntaxError('the Parquet file is damaged, cut off or of an unknown kind', { cause });
  } finally {
    instance.closeSync();
  }
}
