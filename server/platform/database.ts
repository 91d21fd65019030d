import type { Pool, PoolClient } from 'pg';

/** A row as `pg` returns it: bigint and numeric columns arrive as text, json columns parsed. */
export type DatabaseRow = Readonly<Record<string, unknown>>;

/** Bound statements on the application's PostgreSQL. Names never come from input. */
export interface Database {
  /** Runs one statement with `$1…` parameters and returns its rows. */
  query(sql: string, parameters?: readonly unknown[]): Promise<readonly DatabaseRow[]>;
  /** Runs `work` in one transaction; throws whatever `work` throws, after a roll-back. */
  transaction<T>(work: (transaction: Database) => Promise<T>): Promise<T>;
}

export function poolDatabase(pool: Pool): Database {
  return {
    query: async (sql, parameters = []) => (await pool.query(sql, [...parameters])).rows,
    async transaction(work) {
      const client = await pool.connect();
      try {
        await client.query('BEGIN');
        const value = await work(clientDatabase(client));
        await client.query('COMMIT');
        return value;
      } catch (error) {
        await client.query('ROLLBACK').catch(() => undefined);
        throw error;
      } finally {
        client.release();
      }
    },
  };
}

function clientDatabase(client: PoolClient): Database {
  const database: Database = {
    query: async (sql, parameters = []) => (await client.query(sql, [...parameters])).rows,
    // Already inside one: a nested unit of work joins the transaction that is running.
    transaction: (work) => work(database),
  };
  return database;
}
