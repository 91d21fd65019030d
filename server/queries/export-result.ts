import { z } from 'zod';
import type { Caller } from '#server/api/trpc/init.ts';
import { cellJson, cellText } from '#server/engine/model/cell-text.ts';
import type { CellValue, ColumnBatch } from '#server/engine/port.ts';
import { formatType } from '#server/sql/model/types.ts';
import { type ReadDeps, readRows } from './read-rows.ts';

export const ExportFormat = z.enum(['csv', 'json']);

const ROWS_A_PIECE = 5000;

interface Writer {
  head(batch: ColumnBatch): string;
  rows(batch: ColumnBatch, isFirst: boolean): string;
  readonly tail: string;
}

/**
 * A whole finished result as text, piece by piece: CSV (RFC 4180; NULL is an empty field, an empty
 * text is `""`) or `{"columns":[{"name","type"}],"rows":[[…]]}` with numbers in full. Throws like `readRows`.
 */
export async function* exportResult(
  deps: ReadDeps,
  input: {
    readonly queryId: string;
    readonly format: z.infer<typeof ExportFormat>;
    readonly caller: Caller;
    readonly signal?: AbortSignal;
  },
): AsyncGenerator<string> {
  const writer = WRITERS[input.format];
  for (let from = 0; ; from += ROWS_A_PIECE) {
    input.signal?.throwIfAborted();
    const range = { id: input.queryId, from, to: from + ROWS_A_PIECE, caller: input.caller };
    const batch = await readRows(deps, range);
    if (from === 0) yield writer.head(batch);
    if (batch.rowCount > 0) yield writer.rows(batch, from === 0);
    if (batch.rowCount < ROWS_A_PIECE) break;
  }
  yield writer.tail;
}

const WRITERS: Readonly<Record<z.infer<typeof ExportFormat>, Writer>> = {
  csv: {
    head: ({ columns }) => `${columns.map(({ name }) => csvText(name)).join(',')}\r\n`,
    rows: (batch) => rowsOf(batch, (cells) => `${cells.map(csvCell).join(',')}\r\n`).join(''),
    tail: '',
  },
  json: {
    head: ({ columns }) =>
      `{"columns":${JSON.stringify(columns.map(({ name, type }) => ({ name, type: formatType(type) })))},"rows":[`,
    rows: (batch, isFirst) =>
      (isFirst ? '' : ',') +
      rowsOf(batch, (cells) => `[${cells.map(cellJson).join(',')}]`).join(','),
    tail: ']}\n',
  },
};

function rowsOf(batch: ColumnBatch, write: (cells: readonly CellValue[]) => string): string[] {
  return Array.from({ length: batch.rowCount }, (_, row) =>
    write(batch.values.map((column) => column[row] ?? null)),
  );
}

const csvCell = (value: CellValue): string => (value === null ? '' : csvText(cellText(value)));

const csvText = (text: string): string =>
  text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
