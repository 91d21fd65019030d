import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createPostgresCatalog } from '#server/catalog/adapters/postgres/postgres-catalog.ts';
import type { Catalog } from '#server/catalog/port.ts';
import { createPostgresMartStore } from '#server/marts/adapters/postgres/mart-store.ts';
import type { MartStore } from '#server/marts/port.ts';
import type { Database } from '#server/platform/database.ts';
import { openTestDatabase } from '#server/platform/testing/test-database.ts';
import { createFileStore } from '#server/storage/adapters/file/file-store.ts';
import type { ObjectStore } from '#server/storage/port.ts';
import { createDuckDbEngine } from '../adapters/duckdb/duckdb-engine.ts';
import type { QueryEngine } from '../port.ts';

/** A whole engine on real parts, with folders and a database of its own. */
export interface OpenedEngine extends AsyncDisposable {
  readonly engine: QueryEngine;
  readonly catalog: Catalog;
  readonly store: ObjectStore;
  readonly marts: MartStore;
  readonly database: Database;
  readonly folder: string;
  /** The engine's time, which only moves when it is told to. */
  readonly clock: () => Date;
  passSeconds(seconds: number): void;
}

interface Options {
  readonly memoryLimitMb?: number;
  /** A time of its own, which stands still, when absent. */
  readonly clock?: () => Date;
  /** Where the tables lie, given a folder that goes with the engine; files in it when absent. */
  readonly openStore?: (folder: string) => Promise<ObjectStore>;
}

export async function openTestEngine(options: Options = {}): Promise<OpenedEngine> {
  const { memoryLimitMb = 256, openStore = openFolder } = options;
  const opened = await openTestDatabase();
  const folder = await mkdtemp(path.join(tmpdir(), 'cascade-engine-'));
  let now = new Date('2026-03-15T12:00:00Z');
  const clock = options.clock ?? (() => now);
  const store = await openStore(folder);
  const catalog = await createPostgresCatalog({
    database: opened.database,
    clock,
    defaultBranch: 'main',
  });
  const marts = createPostgresMartStore({ pool: opened.pool, clock });
  const engine = await createDuckDbEngine({
    catalog,
    store,
    marts,
    clock,
    spoolFolder: path.join(folder, 'spool'),
    scratchFolder: path.join(folder, 'scratch'),
    memoryLimitMb,
    threads: 2,
  });
  return {
    engine,
    catalog,
    store,
    marts,
    database: opened.database,
    folder,
    clock,
    passSeconds(seconds) {
      now = new Date(now.getTime() + seconds * 1000);
    },
    async [Symbol.asyncDispose]() {
      await engine[Symbol.asyncDispose]();
      await opened[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const openFolder = async (folder: string): Promise<ObjectStore> =>
  createFileStore(path.join(folder, 'warehouse'));
