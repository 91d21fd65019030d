import { glob } from 'node:fs/promises';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { Services } from '#server/platform/services.ts';
import { quoteString } from '#server/sql/model/quote.ts';

/** DuckDB without the console, on the files of a table that was written once, with the same threads. */
export async function openRawDuckDb(services: Services, key: readonly string[]) {
  const root = services.store.enginePath(services.store.root);
  const [namespace, table] = key;
  const pattern = path.join(root, `${namespace}/${table}-*/data/**/*.parquet`);
  const files = (await Array.fromAsync(glob(pattern))).map(quoteString);
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  return {
    /** For a FROM clause. */
    from: `read_parquet([${files.join(', ')}])`,
    /** Milliseconds until all rows are there. */
    async run(sql: string): Promise<number> {
      const startedAt = performance.now();
      await connection.runAndReadAll(sql);
      return performance.now() - startedAt;
    },
    async [Symbol.asyncDispose]() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}
