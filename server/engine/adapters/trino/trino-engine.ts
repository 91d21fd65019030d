import { z } from 'zod';
import type { Catalog } from '#server/catalog/port.ts';
import type { Clock } from '#server/platform/clock.ts';
import { AppError } from '#server/platform/errors.ts';
import type { QueryEngine, ReadContext } from '../../port.ts';
import { startDeadline } from '../shared/deadline.ts';
import { type CatalogPool, createCatalogPool } from './catalog-pool.ts';
import { collect, describe } from './collect.ts';
import { execute } from './execute.ts';
import { explain } from './explain.ts';
import { profile } from './profile.ts';
import { headersFor, sendStatement } from './send-statement.ts';
import { createTransport, type TransportOptions, type TrinoTransport } from './transport.ts';
import type { TrinoAccess } from './trino-access.ts';

export interface TrinoEngineOptions extends TransportOptions {
  readonly access: TrinoAccess;
  readonly catalog: Catalog;
  readonly clock: Clock;
  /** Trino's catalog of the lake's default branch. */
  readonly trinoCatalog: string;
  /** Its settings, from which catalogs of other refs are made; null: none are made. */
  readonly catalogProperties: ReadonlyMap<string, string> | null;
  /** Why nobody may write to a ref by a statement; null: they may. */
  readonly whyProtected: (ref: string) => Promise<string | null>;
  /**
   * Writes what runs and maintenance write, and reads rows that a statement brings along: the lake's
   * own engine on the same catalog and warehouse. Its spool keeps the results. The caller closes it.
   */
  readonly lake: QueryEngine;
}

const Info = z.object({ nodeVersion: z.object({ version: z.string() }) });
const START_RETRY_MS = 2_000;
const DESCRIBE_TIMEOUT_MS = 30_000;
const SWEEP_EVERY_MS = 600_000;
const KNOWN_STATEMENTS = 1_000;

/** A Trino that runs people's statements. Throws `unavailable` when it does not answer. */
export async function createTrinoEngine(options: TrinoEngineOptions): Promise<QueryEngine> {
  const { access, catalog, lake } = options;
  await using parts = new AsyncDisposableStack();
  const transport = parts.use(createTransport(access, options));
  const version = await versionOf(options);
  const pool = parts.use(poolOf(options, transport));
  const timer = setInterval(() => void pool.sweep().catch(() => undefined), SWEEP_EVERY_MS).unref();
  parts.defer(() => clearInterval(timer));
  const { clock, trinoCatalog, whyProtected } = options;
  const { isSpooled } = access;
  const deps = { catalog, clock, trinoCatalog, whyProtected, transport, isSpooled, pool };

  /** What runs when the engine closes is stopped first. */
  const closing = new AbortController();
  parts.defer(() => closing.abort());
  const untilClosed = <L extends { readonly timeoutMs: number; readonly signal?: AbortSignal }>(
    limits: L,
  ) => ({
    ...limits,
    signal: AbortSignal.any([closing.signal, ...(limits.signal ? [limits.signal] : [])]),
  });
  const opened = parts.move();
  /** Names that Trino gave the latest statements. */
  const trinoIds = new Map<string, string>();
  const onStarted = (queryId: string, trinoId: string) => {
    trinoIds.set(queryId, trinoId);
    const [oldest] = trinoIds.keys();
    if (trinoIds.size > KNOWN_STATEMENTS && oldest !== undefined) trinoIds.delete(oldest);
  };

  return {
    id: 'trino',
    version: `Trino ${version}`,
    spool: lake.spool,
    execute: (queryId, statement, context, limits) =>
      execute(
        { ...deps, spool: lake.spool, onStarted },
        queryId,
        statement,
        context,
        untilClosed(limits),
      ),
    collect: (statement, context, limits) => {
      const bringsRows = (limits.staged ?? limits.deltas ?? []).length > 0;
      return bringsRows || statement.onlyDiffering === true
        ? lake.collect(statement, context, limits)
        : collect(deps, statement, context, untilClosed(limits));
    },
    describe: (statement, context) =>
      describe(deps, statement, context, untilClosed({ timeoutMs: DESCRIBE_TIMEOUT_MS })),
    explain: (statement, context) =>
      explain(deps, statement, context, untilClosed({ timeoutMs: DESCRIBE_TIMEOUT_MS })),
    async profile(queryId) {
      const trinoId = trinoIds.get(queryId);
      return trinoId === undefined ? null : profile(transport, access.user, trinoId);
    },
    materialize: (request) => lake.materialize(request),
    rewriteFiles: (request) => lake.rewriteFiles(request),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

async function versionOf({ access, ...options }: TrinoEngineOptions): Promise<string> {
  // Who starts the console waits for this answer.
  await using transport = createTransport(access, { ...options, retryForMs: START_RETRY_MS });
  try {
    const answer = await transport.send({ method: 'GET', path: '/v1/info', isRepeatable: true });
    return Info.parse(JSON.parse(answer.text)).nodeVersion.version;
  } catch (cause) {
    throw new AppError(
      'unavailable',
      `No Trino answers at ${access.origin}. Start it, or correct ENGINE_URL, and start again.`,
      { cause },
    );
  }
}

function poolOf(options: TrinoEngineOptions, transport: TrinoTransport): CatalogPool {
  const { access, catalog } = options;
  return createCatalogPool({
    properties: options.catalogProperties,
    async run(sql, signal) {
      const context: Pick<ReadContext, 'user' | 'schema' | 'timeZone'> = {
        user: access.user,
        schema: null,
        timeZone: 'UTC',
      };
      const headers = headersFor(context, {
        catalog: null,
        traceToken: '',
        clientTags: ['console', 'catalogs'],
      });
      using deadline = startDeadline({ timeoutMs: DESCRIBE_TIMEOUT_MS, signal });
      const statement = {
        sql,
        headers,
        parameters: [],
        isReadOnly: false,
        originalPosition: (position: { line: number; column: number }) => position,
        originalWords: (message: string) => message,
      };
      const pages = sendStatement({ transport, isSpooled: false }, statement, deadline.signal);
      for await (const _page of pages) deadline.signal.throwIfAborted();
    },
    async refExists(ref) {
      const found = await catalog.getReference(ref);
      return found.ok || found.error.kind !== 'reference-not-found';
    },
  });
}
