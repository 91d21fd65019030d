import pg from 'pg';
import type { Config } from './config.ts';
import { type Database, poolDatabase } from './database.ts';
import { AppError } from './errors.ts';
import type { Home } from './home.ts';
import type { Logger } from './log.ts';
import { migrate } from './migrate.ts';
import { startCluster } from './postgres/cluster.ts';

const DATABASE = 'lakehouse';
const POOL_SIZE = 20;

export interface OpenedDatabase {
  readonly url: string;
  readonly pool: pg.Pool;
  readonly database: Database;
}

/** Opens the database of DATABASE_URL, or starts the embedded PostgreSQL, and brings its tables up to date. */
export async function openDatabase(
  deps: {
    readonly config: Config;
    readonly home: Home;
    readonly password: string;
    readonly log: Logger;
    /** The embedded PostgreSQL has ended without being told to. */
    readonly onLost: () => void;
  },
  parts: AsyncDisposableStack,
): Promise<OpenedDatabase> {
  const url = deps.config.databaseUrl ?? (await embeddedDatabase(deps, parts));
  const pool = new pg.Pool({ connectionString: url, max: POOL_SIZE });
  pool.on('error', (error) =>
    deps.log.warn({ error: error.message }, 'idle database connection lost'),
  );
  // A pool says that it has ended a moment before its sockets do; the server's last word then finds no other listener.
  pool.on('connect', (client) => client.on('error', () => undefined));
  parts.defer(() => pool.end());
  const database = poolDatabase(pool);
  await migrate(database);
  return { url, pool, database };
}

async function embeddedDatabase(
  { home, password, onLost }: Parameters<typeof openDatabase>[0],
  parts: AsyncDisposableStack,
): Promise<string> {
  const logFile = `${home.logs}/postgres.log`;
  const cluster = await startCluster({ folder: home.postgres, user: 'lake', password, logFile });
  parts.defer(() => cluster.stop());
  const admin = new pg.Client({ connectionString: cluster.url('postgres') });
  await admin.connect();
  try {
    const { rows } = await admin.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
    if (rows.length === 0) await admin.query(`CREATE DATABASE ${DATABASE}`);
  } finally {
    await admin.end();
  }
  await guardAlone({ url: cluster.url(DATABASE), folder: home.postgres, onLost }, parts);
  return cluster.url(DATABASE);
}

/** The connection that holds the lock lives as long as the process: two owners of one server are impossible. */
async function guardAlone(
  { url, folder, onLost }: { url: string; folder: string; onLost: () => void },
  parts: AsyncDisposableStack,
): Promise<void> {
  const guard = new pg.Client({ connectionString: url });
  let isClosing = false;
  guard.on('error', () => undefined);
  guard.on('end', () => {
    if (!isClosing) onLost();
  });
  await guard.connect();
  parts.defer(async () => {
    // A statement may fail first and have everything stopped: the loss is seen here then.
    await guard.query('SELECT 1').catch(onLost);
    isClosing = true;
    await guard.end();
  });
  const { rows } = await guard.query('SELECT pg_try_advisory_lock(720000) AS free');
  if (rows[0]?.free === true) return;
  throw new AppError(
    'conflict',
    `Another console already uses the PostgreSQL in ${folder}. Stop it, or set CASCADE_HOME to another folder.`,
  );
}
