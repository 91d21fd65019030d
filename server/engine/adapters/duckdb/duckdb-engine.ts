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
import { explain } from './plan/explain.ts';
import { createProfiles } from './plan/keep-profiles.ts';
import { prepareQuery } from './prepare.ts';
import { rewriteFiles } from './rewrite-files.ts';
import { openSpool } from './spool/spool.ts';
import type { RemoveOrphans } from './writes/write-run.ts';

export interface DuckDbEngineOptions {
  readonly catalog: Catalog;
  readonly store: ObjectStore;
  readonly marts: MartStore;
  /** Finished results; survives a restart. */
  readonly spoolFolder: string;
  /** What lives only as long as the process: copies of marts, overflow of big statements. */
  readonly scratchFolder: string;
  readonly clock: Clock;
  /** Absent: `remove_orphan_files` is refused. */
  readonly removeOrphans?: RemoveOrphans;
  /** Throws `forbidden` for a branch that takes no commit; absent: only the catalog refuses, in the end. */
  readonly requireWritable?: (branch: string) => Promise<void>;
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
    removeOrphans: options.removeOrphans ?? null,
    requireWritable: options.requireWritable ?? (async () => undefined),
    sandbox,
    writer,
    spool,
    profiles: createProfiles(),
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
    async explain(statement, context) {
      using deadline = startDeadline(untilClosed({ timeoutMs: DESCRIBE_TIMEOUT_MS }));
      try {
        return ok(await explain(deps, statement, context, deadline));
      } catch (cause) {
        return err(toEngineFailure(cause));
      }
    },
    profile: async (queryId) => deps.profiles.find(queryId),
    materialize: (request) => materialize(deps, untilClosed(request)),
    rewriteFiles: (request) => rewriteFiles(deps, untilClosed(request)),
    async [Symbol.asyncDispose]() {
      closing.abort();
      await Promise.all([sandbox[Symbol.asyncDispose](), writer[Symbol.asyncDispose]()]);
    },
  };
}
