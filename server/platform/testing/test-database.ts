import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { type Database, poolDatabase } from '../database.ts';
import { migrate } from '../migrate.ts';

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
      await once(admin, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
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
