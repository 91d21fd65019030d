import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { Column, ColumnBatch } from '#server/engine/port.ts';
import { AppError } from '#server/platform/errors.ts';
import { postgresType } from './column-type.ts';
import { toCopyText } from './copy-text.ts';
import { quoteName, quoteNames } from './sql-name.ts';

/** Columns of a table to be made, with their types. */
export const columnDefinitions = (columns: readonly Column[]): string =>
  columns.map(({ name, type }) => `${quoteName(name)} ${postgresType(type)}`).join(', ');

/** Copies the rows of a mart into a table, a batch in memory at a time; returns how many. */
export async function copyRows(
  client: PoolClient,
  table: string,
  mart: { readonly name: string; readonly columns: readonly Column[] },
  batches: AsyncIterable<ColumnBatch>,
  signal: AbortSignal | undefined,
): Promise<number> {
  const names = quoteNames(mart.columns.map(({ name }) => name));
  const copy = client.query(copyFrom(`COPY ${table} (${names}) FROM STDIN`));
  const lines = Readable.from(copyLines(mart.name, batches));
  await pipeline(lines, copy, signal === undefined ? {} : { signal });
  return copy.rowCount;
}

async function* copyLines(
  mart: string,
  batches: AsyncIterable<ColumnBatch>,
): AsyncGenerator<string> {
  for await (const batch of batches) {
    try {
      yield toCopyText(batch);
    } catch (cause) {
      if (!(cause instanceof RangeError)) throw cause;
      throw new AppError(
        'invalid',
        `Mart ${mart} has a value with ${cause.message}. Remove it in the model.`,
        { cause },
      );
    }
  }
}
