import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { inject } from 'vitest';
import { type Database, poolDatabase } from '../database.ts';
import { migrate } from '../migrate.ts';

const DRAIN_LIMIT_MS = 5_000;

export interface TestDatabase extends AsyncDisposable {
  readonly database: Database;
  readonly pool: pg.Pool;
  readonly url: string;
}

/** A fresh database with every migration applied, dropped when disposed. */
export async function openTestDatabase(): Promise<TestDatabase> {
  const admin = inject('postgresUrl');
  const name = `t_${randomBytes(6).toString('hex')}`;
  await once(admin, `CREATE DATABASE ${name}`);
  const url = new URL(admin);
  url.pathname = `/${name}`;
  const pool = new pg.Pool({ connectionString: url.href, max: 8 });
  pool.on('error', () => undefined);
  const database = poolDatabase(pool);
  await migrate(database);
  return {
    database,
    pool,
    url: url.href,
    async [Symbol.asyncDispose]() {
      await pool.end();
      await drop(admin, name);
    },
  };
}

/**
 * Drops a database when the last connection to it is gone. A closed pool's sockets end a moment after
 * the pool says so, and one that the server cuts instead would throw where nobody listens.
 */
async function drop(url: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const deadline = performance.now() + DRAIN_LIMIT_MS;
    for (;;) {
      const { rows } = await client.query(
        'SELECT count(*)::int AS open FROM pg_stat_activity WHERE datname = $1',
        [name],
      );
      if (rows[0]?.open === 0 || performance.now() > deadline) break;
      await delay(20);
    }
    await client.query(`DROP DATABASE ${name} WITH (FORCE)`);
  } finally {
    await client.end();
  }
}

async function once(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
