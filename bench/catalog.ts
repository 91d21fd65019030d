import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { serveNessie } from '#server/api/nessie/testing/serve-nessie.ts';
import { openNessieCatalog } from '#server/catalog/adapters/nessie/nessie-catalog.ts';
import { createPostgresCatalog } from '#server/catalog/adapters/postgres/postgres-catalog.ts';
import type { Catalog } from '#server/catalog/port.ts';
import { systemClock } from '#server/platform/clock.ts';
import { poolDatabase } from '#server/platform/database.ts';
import { migrate } from '#server/platform/migrate.ts';
import { startCluster } from '#server/platform/postgres/cluster.ts';
import { startNessie } from '#server/platform/testing/real-servers/start-nessie.ts';
import { type CatalogSize, loadCatalog, type Measured } from './catalog-load.ts';
import type { Figure } from './figure.ts';
import type { BenchOptions } from './main.ts';

const SIZES: Readonly<Record<string, CatalogSize>> = {
  XS: { tables: 1_000, references: 100, depth: 300, changedKeys: 100, commits: 100 },
  S: { tables: 10_000, references: 1_000, depth: 5_000, changedKeys: 1_000, commits: 1_000 },
};

/**
 * The embedded catalog in process and as outside clients reach it, beside a real Nessie with RocksDB that
 * is started for it; where none can be had, ours is measured alone.
 */
export async function benchCatalog({ scale }: BenchOptions): Promise<readonly Figure[]> {
  const size = SIZES[scale];
  if (size === undefined) {
    throw new Error(`There is no scale ${scale}: use one of ${Object.keys(SIZES).join(', ')}.`);
  }
  const inProcess = await withEmbedded((catalog) => loadCatalog(catalog, size));
  const served = await withEmbedded((catalog) => overHttp(catalog, size));
  const theirs = await realNessie(size);
  return [
    ...label('in process', inProcess, theirs),
    ...label('over HTTP', served, theirs),
    ...(theirs ?? []).map((measured) => ({ ...measured, name: `Nessie: ${measured.name}` })),
  ];
}

async function realNessie(size: CatalogSize): Promise<readonly Measured[] | null> {
  await using parts = new AsyncDisposableStack();
  const folder = await mkdtemp(path.join(tmpdir(), 'cascade-bench-'));
  parts.defer(() => rm(folder, { recursive: true, force: true }));
  const nessie = await startNessie({ folder, store: 'ROCKSDB' }).catch((cause: unknown) => {
    console.error(`No real Nessie is measured: ${String(cause)}`);
    return null;
  });
  if (nessie === null) return null;
  parts.use(nessie);
  const access = { url: `${nessie.url}/api/v2`, token: null };
  const { catalog } = parts.use(await openNessieCatalog(access));
  return await loadCatalog(catalog, size);
}

async function overHttp(catalog: Catalog, size: CatalogSize): Promise<readonly Measured[]> {
  await using served = await serveNessie(catalog);
  await using opened = await openNessieCatalog({ url: served.url, token: null });
  return await loadCatalog(opened.catalog, size);
}

/** An empty catalog on a PostgreSQL of its own that writes to disk as a console's does. */
async function withEmbedded<T>(work: (catalog: Catalog) => Promise<T>): Promise<T> {
  const home = await mkdtemp(path.join(tmpdir(), 'cascade-bench-'));
  // PostgreSQL runs as another user when this process is root.
  await chmod(home, 0o711);
  await using parts = new AsyncDisposableStack();
  parts.defer(() => rm(home, { recursive: true, force: true }));
  const cluster = await startCluster({
    folder: path.join(home, 'postgres'),
    user: 'lake',
    password: 'bench',
    logFile: path.join(home, 'postgres.log'),
  });
  parts.defer(() => cluster.stop());
  const pool = new pg.Pool({ connectionString: cluster.url('postgres'), max: 20 });
  // A pool says that it has ended a moment before its sockets do.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  parts.defer(() => pool.end());
  const database = poolDatabase(pool);
  await migrate(database);
  const deps = { database, clock: systemClock, defaultBranch: 'main' };
  return await work(await createPostgresCatalog(deps));
}

/** What was measured, and how many times as fast as Nessie that is: at least once is promised. */
function label(
  how: string,
  ours: readonly Measured[],
  theirs: readonly Measured[] | null,
): readonly Figure[] {
  return ours.flatMap((measured, index): readonly Figure[] => {
    const figure = { ...measured, name: `${how}: ${measured.name}` };
    const other = theirs?.[index];
    if (other === undefined) return [figure];
    const isRate = measured.unit === 'commits/s';
    const value = isRate ? measured.value / other.value : other.value / measured.value;
    const name = `${how}, to Nessie: ${measured.name}`;
    return [figure, { name, value, unit: 'times', target: { atLeast: 1 } }];
  });
}
