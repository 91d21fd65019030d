import type { Column, SpooledResult } from '../../port.ts';
import type { ResultSpool, SpoolWriter, SpoolWriterOptions } from '../../spool-port.ts';
import type { ReadPage } from './send-statement.ts';

/** Rows of one result on their way into the spool; what is not finished leaves nothing there. */
export interface SpooledRows extends AsyncDisposable {
  /** There are more rows than wanted. */
  readonly isCut: boolean;
  take(page: Pick<ReadPage, 'columns' | 'rowCount' | 'values'>): Promise<void>;
  finish(): Promise<SpooledResult>;
}

const NOTHING: SpooledResult = { columns: [], rowCount: 0, bytes: 0, truncated: false };

export function spoolRows(
  spool: ResultSpool,
  queryId: string,
  { maxRows, ...options }: SpoolWriterOptions & { readonly maxRows: number },
): SpooledRows {
  let writer: SpoolWriter | null = null;
  let rowCount = 0;
  let isCut = false;
  const open = async (columns: readonly Column[]) => {
    writer ??= await spool.create(queryId, columns, options);
    return writer;
  };
  return {
    get isCut() {
      return isCut;
    },

    async take(page) {
      if (page.columns === null || page.columns.length === 0) return;
      const into = await open(page.columns);
      const count = Math.min(page.rowCount, maxRows - rowCount);
      isCut = count < page.rowCount;
      if (count === 0) return;
      const values = isCut ? page.values.map((column) => column.slice(0, count)) : page.values;
      await into.write(values, count);
      rowCount += count;
    },

    async finish() {
      if (writer === null) return NOTHING;
      const result = await writer.finish({ truncated: isCut });
      writer = null;
      return result;
    },

    async [Symbol.asyncDispose]() {
      await writer?.abort();
    },
  };
}
