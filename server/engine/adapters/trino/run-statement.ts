import type { Page, QueryError, Stats } from './page.ts';
import { readPage } from './page.ts';
import { ENCODINGS, readSegments } from './segments.ts';
import {
  fromHeaders,
  type HeaderChange,
  type StatementHeaders,
  toHeaders,
} from './session-headers.ts';
import type { TrinoTransport } from './transport.ts';
import { ProtocolError } from './trino-error.ts';

export interface TrinoStatement {
  readonly sql: string;
  readonly headers: StatementHeaders;
  /** Reads only: when its answer is lost on the way it may be sent again. */
  readonly isReadOnly: boolean;
  readonly isSpooled: boolean;
}

/** One answer of the engine to a running statement. */
export interface StatementPage {
  readonly queryId: string;
  readonly stats: Stats;
  readonly columns: Page['columns'];
  /** As the protocol writes the values; empty for most pages. */
  readonly rows: readonly (readonly unknown[])[];
  readonly warnings: Page['warnings'];
  readonly update: { readonly type: string; readonly count: bigint | null } | null;
  readonly changes: readonly HeaderChange[];
  /** The statement failed; no page follows. */
  readonly error: QueryError | null;
}

const CANCEL_LIMIT_MS = 10_000;

/**
 * Runs a statement: every answer of the engine is a page, with rows or without. Who stops listening, an
 * abort and a failure on the way all tell the engine to stop. Throws `UnreachableError`,
 * `ProtocolError` and the signal's reason.
 */
export async function* runStatement(
  transport: TrinoTransport,
  statement: TrinoStatement,
  signal: AbortSignal,
): AsyncGenerator<StatementPage> {
  signal.throwIfAborted();
  const posted = post(transport, statement);
  const first = await orCancelled(posted, signal).catch((cause: unknown) => {
    // The engine may have it all the same: told to stop once its answer is here.
    posted.then(({ page }) => cancel(transport, page.nextUri)).catch(() => undefined);
    throw cause;
  });
  let { page, changes } = first;
  let running = page.nextUri;
  try {
    for (;;) {
      running = page.nextUri;
      const rows = await rowsOf(transport, page, signal);
      yield toPage(page, rows, changes);
      if (!page.nextUri || page.error) break;
      const answer = await transport.send({
        method: 'GET',
        path: pathOf(page.nextUri),
        isRepeatable: true,
        signal,
      });
      changes = fromHeaders(answer.header);
      page = readPage(answer.text);
    }
    running = null;
  } finally {
    if (running) await cancel(transport, running);
  }
}

async function post(transport: TrinoTransport, statement: TrinoStatement) {
  const { sql, headers, isReadOnly, isSpooled } = statement;
  const answer = await transport.send({
    method: 'POST',
    path: '/v1/statement',
    headers: {
      ...toHeaders(headers),
      'content-type': 'text/plain; charset=utf-8',
      ...(isSpooled && { 'x-trino-query-data-encoding': ENCODINGS }),
    },
    body: sql,
    isRepeatable: isReadOnly,
  });
  return { page: readPage(answer.text), changes: fromHeaders(answer.header) };
}

function orCancelled<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  return Promise.race([promise, aborted]).finally(() =>
    signal.removeEventListener('abort', onAbort),
  );
}

async function rowsOf(transport: TrinoTransport, { data }: Page, signal: AbortSignal) {
  if (!data) return [];
  return 'segments' in data ? readSegments(transport, data, signal) : data;
}

function toPage(
  page: Page,
  rows: StatementPage['rows'],
  changes: readonly HeaderChange[],
): StatementPage {
  return {
    queryId: page.id,
    stats: page.stats,
    columns: page.columns,
    rows,
    warnings: page.warnings,
    update: page.updateType ? { type: page.updateType, count: page.updateCount ?? null } : null,
    changes,
    error: page.error ?? null,
  };
}

/**
 * An address of the engine as a path of the engine that we know: behind a proxy it names a host of its
 * own, and no answer may send us anywhere else.
 */
function pathOf(uri: string): string {
  const url = URL.canParse(uri) ? new URL(uri) : null;
  if (url === null || !url.pathname.startsWith('/v1/statement/')) {
    throw new ProtocolError(`It continued at ${JSON.stringify(uri.slice(0, 120))}.`);
  }
  return url.pathname + url.search;
}

/** Asked twice does no harm; an engine that cannot be asked forgets the statement by itself. */
async function cancel(transport: TrinoTransport, uri: string | null | undefined): Promise<void> {
  if (!uri) return;
  await transport
    .send({
      method: 'DELETE',
      path: pathOf(uri),
      isRepeatable: true,
      signal: AbortSignal.timeout(CANCEL_LIMIT_MS),
    })
    .catch(() => undefined);
}
