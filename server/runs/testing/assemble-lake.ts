import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { createPostgresCatalog } from '#server/catalog/adapters/postgres/postgres-catalog.ts';
import { ensureFirstCommit } from '#server/catalog/ensure-first-commit.ts';
import { createFakeEngine, type FakeEngineOptions } from '#server/engine/testing/fake-engine.ts';
import { createPostgresMartStore } from '#server/marts/adapters/postgres/mart-store.ts';
import { systemClock } from '#server/platform/clock.ts';
import { poolDatabase } from '#server/platform/database.ts';
import { createLogger } from '#server/platform/log.ts';
import type { RawDocument } from '#server/sources/port.ts';
import { createFileStore } from '#server/storage/adapters/file/file-store.ts';
import { createNativeOrchestrator } from '../adapters/native/native-orchestrator.ts';
import type { RunRequest } from '../port.ts';

export interface LakeOptions extends Omit<FakeEngineOptions, 'catalog'> {
  readonly databaseUrl: string;
  readonly projectFolder: string;
  /** Called after each merge, before the runner knows of it. */
  readonly onMerged?: () => Promise<void>;
  /** Called after each publication, before the runner knows of it. */
  readonly onPublished?: () => Promise<void>;
}

export const INGEST = {
  kind: 'synthetic',
  seed: 1,
  days: 1,
  until: '2026-03-31',
  source: 'synthetic',
} as const;

const REQUEST: RunRequest = {
  selection: null,
  ref: 'main',
  full: false,
  ingest: null,
  startedBy: 'maya',
  reason: 'by hand',
};

/** A native runner on a migrated PostgreSQL and its catalog, with an engine without rows. */
export async function assembleLake(options: LakeOptions) {
  const pool = new pg.Pool({ connectionString: options.databaseUrl, max: 8 });
  // A connection that is closing may still hear that its database was dropped.
  pool.on('connect', (client) => client.on('error', () => undefined));
  const database = poolDatabase(pool);
  const catalog = await createPostgresCatalog({
    database,
    clock: systemClock,
    defaultBranch: 'main',
  });
  await ensureFirstCommit({ catalog }, { namespaces: ['raw'], by: 'test' });
  const marts = createPostgresMartStore({ pool, clock: systemClock });
  const parts = {
    ...options,
    database,
    catalog: { ...catalog, merge: followed(catalog.merge, options.onMerged) },
    engine: createFakeEngine({ ...options, catalog }),
    store: createFileStore(path.join(options.projectFolder, 'warehouse')),
    marts: { ...marts, publish: followed(marts.publish, options.onPublished) },
    config: { home: options.projectFolder },
    scratchFolder: await mkdtemp(path.join(tmpdir(), 'cascade-lake-')),
    clock: systemClock,
    log: createLogger(null),
    sourceDocuments: () => oneDocument(),
  };
  const orchestrator = await createNativeOrchestrator(parts);
  const start = (request: Partial<RunRequest> = {}) =>
    orchestrator.start({ ...REQUEST, ...request });
  return {
    ...parts,
    orchestrator,
    start,
    run: async (request: Partial<RunRequest> = {}) => orchestrator.wait((await start(request)).id),
    async [Symbol.asyncDispose]() {
      await orchestrator.close();
      await pool.end();
    },
  };
}

export type Lake = Awaited<ReturnType<typeof assembleLake>>;

function followed<P extends readonly unknown[], T>(
  call: (...parameters: P) => Promise<T>,
  then: (() => Promise<void>) | undefined,
): (...parameters: P) => Promise<T> {
  return async (...parameters) => {
    const value = await call(...parameters);
    await then?.();
    return value;
  };
}

async function* oneDocument(): AsyncGenerator<readonly RawDocument[]> {
  yield [
    {
      collection: 'entries',
      person: 'p',
      zone: 'UTC',
      source: 's',
      documentId: '1',
      json: '{}',
      eventTimeMs: null,
      deletedAtMs: null,
    },
  ];
}
