import { headersFor, type ReadPage, sendStatement } from '../send-statement.ts';
import { createTransport, type TransportOptions } from '../transport.ts';
import type { ServedTrino } from './served-trino.ts';

export interface Sending {
  readonly sql?: string;
  readonly signal?: AbortSignal;
  readonly isReadOnly?: boolean;
  readonly options?: TransportOptions;
  /** The connection outlives the statement, as that of a whole engine does. */
  readonly isKept?: boolean;
}

/** Sends a statement to a served Trino and gathers the pages. */
export async function send(
  served: ServedTrino,
  { sql = 'SELECT 1', signal, isReadOnly = true, options, isKept = false }: Sending = {},
): Promise<readonly ReadPage[]> {
  const transport = createTransport(served.access, options);
  await using _closed = isKept ? null : transport;
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
  }
  return pages;
}

/** The rows of all pages. */
export const rowsOf = (pages: readonly ReadPage[]) =>
  pages.flatMap(({ rowCount, values }) =>
    Array.from({ length: rowCount }, (_, row) => values.map((column) => column[row] ?? null)),
  );
