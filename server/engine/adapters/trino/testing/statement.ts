import { headersFor, type ReadPage, sendStatement } from '../send-statement.ts';
import { createTransport, type TransportOptions } from '../transport.ts';
import type { ServedTrino } from './served-trino.ts';

export interface Sending {
  readonly sql?: string;
  readonly signal?: AbortSignal;
  readonly isReadOnly?: boolean;
  readonly onPage?: (page: ReadPage) => void;
  readonly options?: TransportOptions;
}

/** Sends a statement to a served Trino and gathers the pages. */
export async function send(
  served: ServedTrino,
  { sql = 'SELECT 1', signal, isReadOnly = true, onPage, options }: Sending = {},
): Promise<readonly ReadPage[]> {
  await using transport = createTransport(served.access, options);
  const context = { user: 'ada', schema: null, timeZone: 'UTC' };
  const statement = {
    sql,
    parameters: [],
    headers: headersFor(context, { catalog: null, traceToken: 't1', clientTags: ['console'] }),
    isReadOnly,
    originalPosition: (position: { line: number; column: number }) => position,
    originalWords: (message: string) => message,
  };
  const deps = { transport, isSpooled: served.access.isSpooled };
  const pages: ReadPage[] = [];
  const never = new AbortController().signal;
  for await (const page of sendStatement(deps, statement, signal ?? never)) {
    pages.push(page);
    onPage?.(page);
  }
  return pages;
}

/** The rows of all pages. */
export const rowsOf = (pages: readonly ReadPage[]) =>
  pages.flatMap(({ rowCount, values }) =>
    Array.from({ length: rowCount }, (_, row) => values.map((column) => column[row] ?? null)),
  );
