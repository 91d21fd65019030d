import type { Pool, PoolClient } from 'pg';
import type { Clock } from '#server/platform/clock.ts';
import type { MartStore } from '../../port.ts';
import { exportMart } from './export-mart.ts';
import { STAMP_COLUMNS, toStamp } from './mart-row.ts';
import { publishMarts } from './publish-marts.ts';

// One publication at a time in a database, whichever process makes it.
const PUBLICATION_LOCK = 720_005;

/** Marts in schema `marts` of the application's PostgreSQL; their stamps in `app.marts`. */
export function createPostgresMartStore(deps: {
  readonly pool: Pool;
  readonly clock: Clock;
}): MartStore {
  const { pool, clock } = deps;

  return {
    publish: (marts, stamp, signal) =>
      inTransaction(pool, async (client) => {
        await client.query('SELECT pg_advisory_xact_lock($1)', [PUBLICATION_LOCK]);
        const names = marts.map(({ name }) => name);
        const { rows } = await client.query(
          `SELECT ${STAMP_COLUMNS} FROM app.marts WHERE name = ANY($1) AND commit_hash = $2
           ORDER BY array_position($1, name)`,
          [names, stamp.commitHash],
        );
        if (rows.length === names.length) return rows.map(toStamp);
        return publishMarts(client, marts, { ...stamp, publishedAt: clock() }, signal);
      }),

    async list() {
      const { rows } = await pool.query(`SELECT ${STAMP_COLUMNS} FROM app.marts ORDER BY name`);
      return rows.map(toStamp);
    },

    async get(name) {
      const { rows } = await pool.query(`SELECT ${STAMP_COLUMNS} FROM app.marts WHERE name = $1`, [
        name,
      ]);
      return rows[0] === undefined ? null : toStamp(rows[0]);
    },

    export: (name, file, signal) =>
      inTransaction(pool, (client) => exportMart(client, name, file, signal)),
  };
}

async function inTransaction<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('BEGIN');
    const value = await work(client);
    await client.query('COMMIT');
    return value;
  } catch (error) {
    await client.query('ROLLBACK').catch((cause: Error) => {
      broken = cause;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}
