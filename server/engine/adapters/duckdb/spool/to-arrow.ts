import type { DuckDBResult } from '@duckdb/node-api';
import { Column, Endianness, field, Table, tableToIPC, Version } from '@uwdata/flechette';
import { arrowColumn } from './arrow-column.ts';
import type { SpooledColumn } from './spool-files.ts';

/** A materialised result as an Arrow IPC stream of one batch; `columns` says what its columns are. */
export async function toArrow(
  result: DuckDBResult,
  columns: readonly SpooledColumn[],
): Promise<Uint8Array> {
  const chunks = await result.fetchAllChunks();
  const rowCount = chunks.reduce((sum, chunk) => sum + chunk.rowCount, 0);
  const made = columns.map((column, place) => ({
    name: column.name,
    ...arrowColumn({ chunks, rowCount }, place, column, result.columnType(place)),
  }));
  const table = new Table(
    {
      version: Version.V5,
      endianness: Endianness.Little,
      fields: made.map(({ name, type }) => field(name, type)),
      metadata: new Map(),
    },
    made.map(({ batch, type }) => new Column([batch], type)),
  );
  const bytes = tableToIPC(table, { format: 'stream' });
  if (bytes === null) throw new TypeError('A result gave no Arrow bytes.');
  return bytes;
}
