import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { createPostgresCatalog } from '#server/catalog/adapters/postgres/postgres-catalog.ts';
import { ensureFirstCommit } from '#server/catalog/ensure-first-commit.ts';
import { protectCatalog } from '#server/catalog/protect-catalog.ts';
import { createDuckDbEngine } from '#server/engine/adapters/duckdb/duckdb-engine.ts';
import { createProbes } from '#server/hub/adapters/create-probes.ts';
import { keepProbing } from '#server/hub/keep-probing.ts';
import { createPostgresMartStore } from '#server/marts/adapters/postgres/mart-store.ts';
import { createQueryRunner } from '#server/queries/query-runner.ts';
import { createNativeOrchestrator } from '#server/runs/adapters/native/native-orchestrator.ts';
import { sourceDocuments } from '#server/sources/adapters/source-documents.ts';
import { createFileStore } from '#server/storage/adapters/file/file-store.ts';
import { systemClock } from './clock.ts';
import type { Config } from './config.ts';
import { poolDatabase } from './database.ts';
import { AppError } from './errors.ts';
import { type Home, openHome } from './home.ts';
import { createLogger } from './log.ts';
import { migrate } from './migrate.ts';
import { heldBy, readOwner, takeOwnership } from './owner-lock.ts';
import { startCluster } from './postgres/cluster.ts';
import { openSecrets } from './secrets.ts';
import type { Services } from './services.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const DATABASE = 'lakehouse';
const PROBE_EVERY_MS = 30_000;
/** Namespaces of the layers, as the catalog's first commit makes them. */
const LAYERS = ['raw', 'bronze', 'silver', 'gold', 'marts'];

interface Options {
  /** Where this process serves its pages; null when it serves none. */
  readonly url: string | null;
  /** A part has started: its name, a note for people, how long it took. */
  readonly onProgress: (name: string, note: string, durationMs: number) => void;
}

/**
 * Assembles and starts everything that one process owns; the only place that knows the adapters.
 * Throws `conflict` when another process holds the state folder, `unavailable` or `invalid` for what
 * cannot start; what had started by then is stopped again.
 */
export async function startServices(
  config: Config,
  { url, onProgress }: Options,
): Promise<Services> {
  refuseWhatIsNotServed(config);
  const stops: (() => Promise<unknown>)[] = [];
  /** Later parts stop first. */
  const close = async () => {
    for (const stop of stops.splice(0).reverse()) await stop();
  };
  const timed = async <T>(
    name: string,
    note: (value: T) => string,
    start: () => Promise<T>,
  ): Promise<T> => {
    const startedAt = performance.now();
    const value = await start();
    onProgress(name, note(value), performance.now() - startedAt);
    return value;
  };

  try {
    const clock = systemClock;
    const home = await openHome(config.home);
    stops.push(await takeOwnership(home.root, url, clock()));
    const secrets = await openSecrets(home.root);
    const log = createLogger(`${home.logs}/console.log`, config.logLevel);

    const databaseUrl = await timed(
      'PostgreSQL',
      describeDatabase,
      async () => config.databaseUrl ?? (await embeddedDatabase(home, secrets.database, stops)),
    );
    const pool = new pg.Pool({ connectionString: databaseUrl, max: 20 });
    pool.on('error', (error) =>
      log.warn({ error: error.message }, 'idle database connection lost'),
    );
    stops.push(() => pool.end());
    const database = poolDatabase(pool);
    await migrate(database);

    const store = createFileStore(
      config.warehouseUri === null ? home.warehouse : fileURLToPath(config.warehouseUri),
    );
    const catalog = await timed(
      'Catalog',
      () => `${config.defaultBranch}, built in`,
      async () => {
        const opened = await createPostgresCatalog({
          database,
          clock,
          defaultBranch: config.defaultBranch,
        });
        await ensureFirstCommit({ catalog: opened }, { namespaces: LAYERS, by: 'cascade' });
        return protectCatalog(opened, [config.defaultBranch]);
      },
    );
    const marts = createPostgresMartStore({ pool, clock });
    const engine = await timed(
      'Engine',
      (opened) => opened.version,
      () =>
        createDuckDbEngine({
          catalog,
          store,
          marts,
          spoolFolder: home.spool,
          scratchFolder: home.scratch,
          clock,
        }),
    );
    stops.push(async () => engine[Symbol.asyncDispose]());
    const queries = await createQueryRunner({
      database,
      engine,
      clock,
      log,
      defaultBranch: catalog.defaultBranch,
    });
    stops.push(() => queries.close());
    const projectFolder = `${ROOT}pipelines`;
    const orchestrator = await timed(
      'Runner',
      () => 'durable runs',
      () =>
        createNativeOrchestrator({
          databaseUrl,
          database,
          catalog,
          engine,
          marts,
          projectFolder,
          clock,
          log,
          scratchFolder: home.scratch,
          sourceDocuments,
        }),
    );
    stops.push(() => orchestrator.close());

    const version = String(JSON.parse(await readFile(`${ROOT}package.json`, 'utf8')).version);
    const probing = new AbortController();
    const probes = createProbes({ version, clock, engine, catalog, database, store });
    if (url !== null) keepProbing(probes, { everyMs: PROBE_EVERY_MS, signal: probing.signal });
    stops.push(async () => probing.abort());
    return {
      config,
      version,
      startedAt: clock(),
      clock,
      log,
      secrets,
      database,
      store,
      catalog,
      engine,
      marts,
      queries,
      orchestrator,
      probes,
      projectFolder,
      scratchFolder: home.scratch,

      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Throws `conflict` when another process holds the folder: asked before a port is taken. */
export async function refuseWhenHeld(home: string): Promise<void> {
  const owner = await readOwner(home);
  if (owner !== null) throw heldBy(home, owner);
}

async function embeddedDatabase(
  home: Home,
  password: string,
  stops: (() => Promise<unknown>)[],
): Promise<string> {
  const cluster = await startCluster({
    folder: home.postgres,
    user: 'lake',
    password,
    logFile: `${home.logs}/postgres.log`,
  });
  stops.push(() => cluster.stop());
  const admin = new pg.Client({ connectionString: cluster.url('postgres') });
  await admin.connect();
  try {
    const { rows } = await admin.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
    if (rows.length === 0) await admin.query(`CREATE DATABASE ${DATABASE}`);
  } finally {
    await admin.end();
  }
  // The connection that holds this lock lives as long as the process: two owners of one server are impossible.
  const guard = new pg.Client({ connectionString: cluster.url(DATABASE) });
  guard.on('error', () => undefined);
  await guard.connect();
  stops.push(() => guard.end());
  const { rows } = await guard.query('SELECT pg_try_advisory_lock(720000) AS free');
  if (rows[0]?.free !== true)
    throw new AppError(
      'conflict',
      `Another console already uses the PostgreSQL in ${home.postgres}. Stop it, or set CASCADE_HOME to another folder.`,
    );
  return cluster.url(DATABASE);
}

const describeDatabase = (url: string) => {
  const { hostname, port } = new URL(url);
  return `${hostname}:${port || 5432}`;
};

/** Names what this version cannot be pointed at yet, instead of quietly using the embedded part. */
function refuseWhatIsNotServed(config: Config): void {
  const foreign: readonly (readonly [string, string | null])[] = [
    ['CATALOG_URL (or NESSIE_HOST)', config.catalogUrl],
    ['ENGINE_URL (or TRINO_HOST)', config.engineUrl],
    ['ORCHESTRATOR_URL (or DAGSTER_HOST)', config.orchestratorUrl],
    [
      'WAREHOUSE (or ICEBERG_WAREHOUSE_PATH)',
      config.warehouseUri?.startsWith('file:') === false ? config.warehouseUri : null,
    ],
  ];
  for (const [name, value] of foreign) {
    if (value !== null)
      throw new AppError(
        'invalid',
        `${name} is set to ${value}, and this version has only the embedded part for it. Unset it and start again.`,
      );
  }
}
