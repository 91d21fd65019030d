import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { PoolClient } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { MartStamp } from '../../port.ts';
import { STAMP_COLUMNS, toStamp } from './mart-row.ts';
import { quoteName } from './sql-name.ts';

/** Copies a mart into a CSV file, in the transaction that `client` is in. Null when there is no such mart. */
export async function exportMart(
  client: PoolClient,
  name: string,
  file: string,
  signal: AbortSignal | undefined,
): Promise<MartStamp | null> {
  const table = `marts.${quoteName(name)}`;
  await client.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY');
  // Locked before the transaction has a snapshot: no publication can come between stamp and rows.
  const exists = await lock(client, table);
  if (!exists) return null;
  const stamps = await client.query(`SELECT ${STAMP_COLUMNS} FROM app.marts WHERE name = $1`, [
    name,
  ]);
  if (stamps.rows[0] === undefined) return null;
  await client.query(`SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO'`);
  const rows = client.query(copyTo(`COPY ${table} TO STDOUT WITH (FORMAT csv, HEADER true)`));
  try {
    await pipeline(rows, createWriteStream(file), signal === undefined ? {} : { signal });
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  }
  return toStamp(stamps.rows[0]);
}

async function lock(client: PoolClient, table: string): Promise<boolean> {
  try {
    await client.query(`LOCK TABLE ${table} IN ACCESS SHARE MODE`);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === '42P01') return false;
    throw error;
  }
}
