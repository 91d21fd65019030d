import { rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Catalog } from '#server/catalog/port.ts';
import type { MartStore } from '#server/marts/port.ts';
import type { Clock } from '#server/platform/clock.ts';
import { err, ok } from '#server/platform/result.ts';
import { MACROS } from '#server/sql/model/macros.ts';
import type { ObjectStore } from '#server/storage/port.ts';
import type { QueryEngine } from '../../port.ts';
import { startDeadline } from '../shared/deadline.ts';
import { collect } from './collect.ts';
import { execute } from './execute.ts';
import { toEngineFailure } from './failure.ts';
import { defaultMemoryLimitsMb, openSandbox, openWriter } from './instances.ts';
import { materialize } from './materialize.ts';
import { prepareQuery } from './prepare.ts';
import { rewriteFiles } from './rewrite-files.ts';
import { openSpool } from './spool/spool.ts';

export interface DuckDbEngineOptions {
  readonly catalog: Catalog;
  readonly store: ObjectStore;
  readonly marts: MartStore;
  /** Finished results; survives a restart. */
  readonly spoolFolder: string;
  /** What lives only as long as the process: copies of marts, overflow of big statements. */
  readonly scratchFolder: string;
  readonly clock: Clock;
  /** Of each of the two instances. */
  readonly memoryLimitMb?: number;
  /** Of the instance that writes, where it is to have another share. */
  readonly writerMemoryMb?: number;
  readonly threads?: number;
}

const DESCRIBE_TIMEOUT_MS = 30_000;

/**
 * DuckDB in this process behind Trino's dialect: one sandboxed instance for people's statements and
 * one for what the lake writes.
 */
export async function createDuckDbEngine(options: DuckDbEngineOptions): Promise<QueryEngine> {
  const { catalog, store, marts, clock, spoolFolder, scratchFolder } = options;
  const martFolder = path.join(scratchFolder, 'marts');
  await rm(martFolder, { recursive: true, force: true });
  const given = options.memoryLimitMb;
  const limits = given === undefined ? defaultMemoryLimitsMb() : { writer: given, sandbox: given };
  const memory = { ...limits, writer: options.writerMemoryMb ?? limits.writer };
  const instance = (name: keyof typeof limits) => ({
    memoryLimitMb: memory[name],
    threads: options.threads ?? os.availableParallelism(),
    overflowFolder: path.join(scratchFolder, `overflow-${name}`),
    prelude: MACROS,
  });
  const folders = [store.enginePath(store.root), spoolFolder, scratchFolder];
  const sandbox = await openSandbox({ ...instance('sandbox'), keepsOrder: true }, folders);
  // A table has no order, and keeping one costs time and memory.
  const writer = await openWriter({ ...instance('writer'), keepsOrder: false });
  const spool = await openSpool(spoolFolder, sandbox);
  const { defaultBranch } = catalog;
  const inspectors = sandbox.readers;
  const deps = {
    catalog,
    store,
    inspectors,
    marts,
    martFolder,
    defaultBranch,
    clock,
    sandbox,
    writer,
    spool,
  };

  /** What runs when the engine closes is stopped first. */
  const closing = new AbortController();
  const untilClosed = <L extends { readonly timeoutMs: number; readonly signal?: AbortSignal }>(
    limits: L,
  ) => ({
    ...limits,
    signal: AbortSignal.any([closing.signal, ...(limits.signal ? [limits.signal] : [])]),
  });

  return {
    id: 'duckdb',
    version: `DuckDB ${sandbox.version}`,
    execute: (queryId, statement, context, limits) =>
      execute(deps, queryId, statement, context, untilClosed(limits)),
    collect: (statement, context, limits) => collect(deps, statement, context, untilClosed(limits)),
    spool,
    async describe(statement, context) {
      using deadline = startDeadline(untilClosed({ timeoutMs: DESCRIBE_TIMEOUT_MS }));
      try {
        const query = await prepareQuery(deps, statement, context, deadline);
        return ok(query.columns);
      } catch (cause) {
        return err(toEngineFailure(cause));
      }
    },
    materialize: (request) => materialize(deps, untilClosed(request)),
    rewriteFiles: (request) => rewriteFiles(deps, untilClosed(request)),
    async [Symbol.asyncDispose]() {
      closing.abort();
      await Promise.all([sandbox[Symbol.asyncDispose](), writer[Symbol.asyncDispose]()]);
    },
  };
}
