import { DuckDBInstance } from '@duckdb/node-api';
import { expect, test } from 'vitest';
import { createFileStore } from '#server/storage/adapters/file/file-store.ts';
import { namingFiles } from './naming-files.ts';

test.each([
  ['No such file or directory', 'is gone: '],
  ['Too many open files', 'cannot be opened: Too many open files. Give'],
  ['Permission denied', 'cannot be opened: Permission denied. Give'],
])('a file that cannot be opened for "%s" %s…', async (reason, what) => {
  const store = createFileStore('/lake');
  const uri = `${store.root}/s/t/data/x.parquet`;
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const failing = namingFiles({ store, connection }, [uri], () =>
    Promise.reject(new Error(`IO Error: Cannot open file "${store.enginePath(uri)}": ${reason}`)),
  );
  await expect(failing).rejects.toMatchObject({
    failureName: 'ICEBERG_CANNOT_OPEN_SPLIT',
    message: expect.stringContaining(`Data file s/t/data/x.parquet ${what}`),
  });
  connection.closeSync();
});
