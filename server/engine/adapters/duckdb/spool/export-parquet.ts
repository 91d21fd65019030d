import { rm, stat } from 'node:fs/promises';
import { quoteIdentifier, quoteString } from '#server/sql/model/quote.ts';
import { uniqueNames } from '../../../model/unique-names.ts';
import type { ExportedFile } from '../../../port.ts';
import { spooledRows } from './spool-columns.ts';
import type { SpoolMeta } from './spool-files.ts';

/** The rows of a spooled file under the names of their columns. */
export function namedRowsSql(file: string, { columns, rowCount }: SpoolMeta): string {
  const names = uniqueNames(columns.map(({ name }) => name));
  const items = names.map((name, place) => `c${place} AS ${quoteIdentifier(name)}`);
  return `SELECT ${items.join(', ')} FROM ${spooledRows(file)} WHERE file_row_number < ${rowCount} ORDER BY file_row_number`;
}

/** Writes rows as a Parquet file that goes when the answer is disposed of, and at once when it fails. */
export async function exportParquet(
  file: string,
  select: string,
  run: (copy: string) => Promise<unknown>,
): Promise<ExportedFile> {
  try {
    await run(`COPY (${select}) TO ${quoteString(file)} (FORMAT parquet, COMPRESSION zstd)`);
  } catch (cause) {
    await rm(file, { force: true });
    throw cause;
  }
  return {
    path: file,
    bytes: (await stat(file)).size,
    [Symbol.asyncDispose]: () => rm(file, { force: true }),
  };
}
