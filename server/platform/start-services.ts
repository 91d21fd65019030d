import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { createCommitReader } from '#server/branches/commit-reader.ts';
import { defaultBranchRule } from '#server/branches/model/protection.ts';
import { listProtectionRules } from '#server/branches/protection-rules.ts';
import { openCatalog } from '#server/catalog/adapters/open-catalog.ts';
import { ensureFirstCommit } from '#server/catalog/ensure-first-commit.ts';
import { protectCatalog, whyProtected } from '#server/catalog/protect-catalog.ts';
import { requireUnprotected } from '#server/catalog/require-unprotected.ts';
import { openChangeChecks } from '#server/changes/change-checks.ts';
import { createDuckDbEngine } from '#server/engine/adapters/duckdb/duckdb-engine.ts';
import { openEngine } from '#server/engine/adapters/open-engine.ts';
import { createProbes } from '#server/hub/adapters/create-probes.ts';
import { keepProbing } from '#server/hub/keep-probing.ts';
import { openMaintenanceJobs } from '#server/maintenance/maintenance-jobs.ts';
import { removeTableOrphans } from '#server/maintenance/remove-table-orphans.ts';
import { createPostgresMartStore } from '#server/marts/adapters/postgres/mart-store.ts';
import { keepChecking } from '#server/queries/checks/keep-checking.ts';
import { createQueryRunner } from '#server/queries/query-runner.ts';
import { createNativeOrchestrator } from '#server/runs/adapters/native/native-orchestrator.ts';
import { nightscoutDocuments } from '#server/sources/adapters/nightscout/nightscout-documents.ts';
import { createTestSite } from '#server/sources/adapters/nightscout/test-site.ts';
import { createParquetReader } from '#server/sources/adapters/parquet/parquet-reader.ts';
import { createSourceDocuments } from '#server/sources/adapters/source-documents.ts';
import { folderDocuments } from '#server/sources/folder-documents.ts';
import { keepSyncing } from '#server/sources/keep-syncing.ts';
import { createSecretVault } from '#server/sources/secret-vault.ts';
import { openStore } from '#server/storage/adapters/open-store.ts';
import { systemClock } from './clock.ts';
import type { Config } from './config.ts';
import { openHome } from './home.ts';
import { createLogger } from './log.ts';
import { type OpenedDatabase, openDatabase } from './open-database.ts';
import { heldBy, readOwner, takeOwnership } from './owner-lock.ts';
import type { PortDecorators } from './port-decorators.ts';
import { refuseForeign } from './refuse-foreign.ts';
import { openSecrets } from './secrets.ts';
import type { Services } from './services.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PROBE_EVERY_MS = 30_000;
const SYNC_EVERY_MS = 10_000;
const CHECK_EVERY_MS = 10_000;
/** Namespaces of the layers, as the catalog's first commit makes them. */
const LAYERS = ['raw', 'bronze', 'silver', 'gold', 'marts'];

interface Options {
  /** Where this process serves its pages; null when it serves none. */
  readonly url: string | null;
  /** A part has started: its name, a note for people, how long it took. */
  readonly onProgress: (name: string, note: string, durationMs: number) => void;
  /** The embedded PostgreSQL has ended without being told to: nothing works any more. */
  readonly onLost?: () => void;
  readonly decorate?: PortDecorators;
}

/**
 * Assembles and starts everything that one process owns; the only place that knows the adapters.
 * Throws `conflict` when another process holds the state folder, `unavailable` or `invalid` for what
 * cannot start; what had started by then is stopped again.
 */
export async function startServices(config: Config, options: Options): Promise<Services> {
  refuseForeign(config);
  // Later parts stop first.
  await using parts = new AsyncDisposableStack();
  const services = await assemble(config, options, parts);
  const started = parts.move();
  return { ...services, close: () => started.disposeAsync() };
}

async function assemble(
  config: Config,
  { url, onProgress, onLost = () => undefined, decorate = {} }: Options,
  parts: AsyncDisposableStack,
): Promise<Omit<Services, 'close'>> {
  const clock = systemClock;
  const home = await openHome(config.home);
  parts.defer(await takeOwnership(home.root, url, clock()));
  const secrets = await openSecrets(home.root);
  const log = createLogger(`${home.logs}/console.log`, config.logLevel);
  const timed = timer(onProgress);

  const {
    pool,
    url: databaseUrl,
    ...opened
  } = await timed('PostgreSQL', describeDatabase, () =>
    openDatabase({ config, home, password: secrets.database, log, onLost }, parts),
  );
  const database = decorated(opened.database, decorate.database);
  const store = decorated(await openStore(config, home, parts), decorate.store);
  const gatedCatalog = await timed(
    'Catalog',
    () => `${config.defaultBranch}, ${config.catalogUrl ?? 'built in'}`,
    async () => {
      const opened = decorated(
        await openCatalog({ config, database, clock }, parts),
        decorate.catalog,
      );
      await ensureFirstCommit({ catalog: opened }, { namespaces: LAYERS, by: 'cascade' });
      return opened;
    },
  );
  const protection = async () => [
    defaultBranchRule(gatedCatalog.defaultBranch),
    ...(await listProtectionRules({ database })),
  ];
  const catalog = protectCatalog(gatedCatalog, protection);
  const marts = decorated(createPostgresMartStore({ pool, clock }), decorate.marts);
  const folders = { spoolFolder: home.spool, scratchFolder: home.scratch };
  const { engineMemoryMb } = config;
  const memory = engineMemoryMb === null ? {} : { writerMemoryMb: engineMemoryMb };
  const embedded = await timed(
    'Engine',
    ({ version }) => version,
    () =>
      createDuckDbEngine({
        catalog,
        store,
        marts,
        clock,
        requireWritable: (branch) => requireUnprotected({ catalog, database }, branch),
        removeOrphans: (wanted) =>
          removeTableOrphans({ catalog, store, marts, database, clock }, wanted),
        ...folders,
        ...memory,
      }),
  );
  parts.use(embedded);
  const engine =
    config.engineUrl === null
      ? embedded
      : await timed(
          'Statements',
          ({ version }) => version,
          () =>
            openEngine(
              {
                config,
                catalog,
                clock,
                lake: embedded,
                whyProtected: async (ref) => whyProtected(await protection(), ref),
              },
              parts,
            ),
        );
  const { defaultBranch } = catalog;
  const queries = await createQueryRunner({ database, engine, clock, log, defaultBranch });
  parts.defer(() => queries.close());
  const projectFolder = config.project ?? `${ROOT}pipelines`;
  const lake = { database, catalog, engine: embedded, marts, store, clock, log };
  const gated = { ...lake, catalog: gatedCatalog };
  const scratchFolder = home.scratch;
  const environment = config.sourceSecrets;
  const vault = createSecretVault({ database, clock, key: secrets.vault, environment });
  const sites = { ...lake, vault, projectFolder };
  const files = { parquet: createParquetReader({ scratchFolder }) };
  const orchestrator = await timed(
    'Runner',
    () => 'durable runs',
    () =>
      createNativeOrchestrator({
        ...gated,
        databaseUrl,
        projectFolder,
        scratchFolder,
        sourceDocuments: createSourceDocuments(files, {
          nightscout: (request, into) => nightscoutDocuments(sites, request, into),
          folder: (request, into) => folderDocuments({ ...sites, ...files }, request, into),
        }),
      }),
  );
  parts.defer(() => orchestrator.close());
  const maintenance = await openMaintenanceJobs(gated);
  parts.defer(() => maintenance.close());
  const changeChecks = await openChangeChecks({ ...lake, projectFolder });
  parts.defer(() => changeChecks.close());

  const version = String(JSON.parse(await readFile(`${ROOT}package.json`, 'utf8')).version);
  const probes = createProbes({ version, clock, engine, catalog, database, store });
  const probing = new AbortController();
  parts.defer(() => probing.abort());
  if (url !== null) keepProbing(probes, { everyMs: PROBE_EVERY_MS, signal: probing.signal });
  const runs = { ...lake, orchestrator, config, projectFolder };
  if (url !== null) parts.use(keepSyncing(runs, { everyMs: SYNC_EVERY_MS }));
  if (url !== null) parts.use(keepChecking({ ...lake, queries }, { everyMs: CHECK_EVERY_MS }));
  const testSite = createTestSite({ clock });
  const started = {
    engine,
    gatedCatalog,
    commits: createCommitReader(catalog),
    version,
    startedAt: clock(),
    secrets,
    queries,
    probes,
    vault,
    testSite,
    ...files,
  };
  return { ...runs, ...started, maintenance, changeChecks, scratchFolder };
}

/** Throws `conflict` when another process holds the folder: asked before a port is taken. */
export async function refuseWhenHeld(home: string): Promise<void> {
  const owner = await readOwner(home);
  if (owner !== null) throw heldBy(home, owner);
}

const decorated = <T>(port: T, decorate: ((port: T) => T) | undefined): T =>
  decorate === undefined ? port : decorate(port);

/** Starts a part and tells when it has. */
function timer(onProgress: Options['onProgress']) {
  return async <T>(name: string, note: (value: T) => string, start: () => Promise<T>) => {
    const startedAt = performance.now();
    const value = await start();
    onProgress(name, note(value), performance.now() - startedAt);
    return value;
  };
}

function describeDatabase({ url }: OpenedDatabase): string {
  const { hostname, port } = new URL(url);
  return `${hostname}:${port || 5432}`;
}
