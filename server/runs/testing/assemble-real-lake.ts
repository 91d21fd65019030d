import path from 'node:path';
import pg from 'pg';
import { createPostgresCatalog } from '#server/catalog/adapters/postgres/postgres-catalog.ts';
import { ensureFirstCommit } from '#server/catalog/ensure-first-commit.ts';
import { createDuckDbEngine } from '#server/engine/adapters/duckdb/duckdb-engine.ts';
import { createPostgresMartStore } from '#server/marts/adapters/postgres/mart-store.ts';
import { systemClock } from '#server/platform/clock.ts';
import { poolDatabase } from '#server/platform/database.ts';
import { createLogger } from '#server/platform/log.ts';
import {
  type NightscoutDeps,
  nightscoutDocuments,
} from '#server/sources/adapters/nightscout/nightscout-documents.ts';
import { createParquetReader } from '#server/sources/adapters/parquet/parquet-reader.ts';
import { createSourceDocuments } from '#server/sources/adapters/source-documents.ts';
import { folderDocuments } from '#server/sources/folder-documents.ts';
import { createSecretVault } from '#server/sources/secret-vault.ts';
import { createFileStore } from '#server/storage/adapters/file/file-store.ts';
import { createNativeOrchestrator } from '../adapters/native/native-orchestrator.ts';
import type { RunRequest } from '../port.ts';

export const FIVE_DAYS = {
  kind: 'synthetic',
  seed: 7,
  days: 5,
  until: '2026-03-31',
  source: 'synthetic',
} as const;

const REQUEST: RunRequest = {
  selection: null,
  ref: 'main',
  full: false,
  ingest: FIVE_DAYS,
  startedBy: 'maya',
  reason: 'first start',
};

/** A lake of real parts in a folder that holds the project as `pipelines`, on a migrated PostgreSQL. */
export async function assembleRealLake({
  databaseUrl,
  folder,
  sites = {},
}: {
  readonly databaseUrl: string;
  readonly folder: string;
  /** How the sites of declared sources are reached. */
  readonly sites?: Partial<NightscoutDeps>;
}) {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 8 });
  // A connection that is closing may still hear that its database was dropped.
  pool.on('connect', (client) => client.on('error', () => undefined));
  const clock = systemClock;
  const database = poolDatabase(pool);
  const catalog = await createPostgresCatalog({ database, clock, defaultBranch: 'main' });
  await ensureFirstCommit({ catalog }, { namespaces: ['raw'], by: 'test' });
  const marts = createPostgresMartStore({ pool, clock });
  const scratchFolder = path.join(folder, 'scratch');
  const store = createFileStore(path.join(folder, 'warehouse'));
  const engine = await createDuckDbEngine({
    catalog,
    store,
    marts,
    clock,
    spoolFolder: path.join(folder, 'spool'),
    scratchFolder,
    memoryLimitMb: 512,
    threads: 2,
  });
  const projectFolder = path.join(folder, 'pipelines');
  const parts = { database, catalog, engine, marts, store, projectFolder, scratchFolder, clock };
  const log = createLogger(null);
  const key = 'a key that only this test has';
  const vault = createSecretVault({ database, clock, key, environment: new Map() });
  const deps = { ...parts, vault, ...sites };
  const parquet = createParquetReader({ scratchFolder });
  const orchestrator = await createNativeOrchestrator({
    ...parts,
    databaseUrl,
    log,
    sourceDocuments: createSourceDocuments(
      { parquet },
      {
        nightscout: (request, into) => nightscoutDocuments(deps, request, into),
        folder: (request, into) => folderDocuments({ ...deps, parquet }, request, into),
      },
    ),
  });
  return {
    ...parts,
    vault,
    orchestrator,
    run: async (change: Partial<RunRequest> = {}) =>
      orchestrator.wait((await orchestrator.start({ ...REQUEST, ...change })).id),
    async [Symbol.asyncDispose]() {
      await orchestrator.close();
      await engine[Symbol.asyncDispose]();
      await pool.end();
    },
  };
}
