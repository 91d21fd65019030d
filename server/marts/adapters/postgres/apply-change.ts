import type { PoolClient } from 'pg';
import { AppError } from '#server/platform/errors.ts';
import { martLayout } from '../../model/mart-layout.ts';
import type { MartChange, MartPublication } from '../../port.ts';
import { columnDefinitions, copyRows } from './copy-rows.ts';
import { quoteName, quoteNames } from './sql-name.ts';

/**
 * Puts new and changed rows over those that are served and takes away those that are gone, in the
 * transaction that `client` is in: readers wait for nothing. Returns the rows that the mart then has.
 */
export async function applyChange(
  client: PoolClient,
  mart: MartPublication,
  { commitHash, gone }: MartChange,
  signal: AbortSignal | undefined,
): Promise<number> {
  await refuseOther(client, mart, commitHash);
  const served = `marts.${quoteName(mart.name)}`;
  const keyColumns = mart.columns.filter(({ name }) => mart.key.includes(name));
  const incoming = await makeTable(client, `incoming ${mart.name}`, mart.columns);
  await copyRows(client, incoming, mart, mart.batches, signal);
  const removed = await makeTable(client, `removed ${mart.name}`, keyColumns);
  await copyRows(client, removed, { name: mart.name, columns: keyColumns }, gone, signal);
  const sameKey = mart.key.map((name) => `m.${quoteName(name)} = x.${quoteName(name)}`);
  for (const table of [removed, incoming]) {
    await client.query(
      `DELETE FROM ${served} AS m USING ${table} AS x WHERE ${sameKey.join(' AND ')}`,
    );
  }
  const names = quoteNames(mart.columns.map(({ name }) => name));
  await client.query(`INSERT INTO ${served} (${names}) SELECT ${names} FROM ${incoming}`);
  const counted = await client.query(`SELECT count(*) AS rows FROM ${served}`);
  return Number(counted.rows[0]?.rows);
}

async function refuseOther(client: PoolClient, mart: MartPublication, commitHash: string) {
  const { rows } = await client.query(
    'SELECT FROM app.marts WHERE name = $1 AND commit_hash = $2 AND layout = $3',
    [mart.name, commitHash, martLayout(mart)],
  );
  if (rows.length > 0) return;
  throw new AppError(
    'conflict',
    `Mart ${mart.name} was published by somebody else meanwhile. Run again to publish it.`,
  );
}

async function makeTable(
  client: PoolClient,
  name: string,
  columns: MartPublication['columns'],
): Promise<string> {
  const table = `pg_temp.${quoteName(name)}`;
  await client.query(
    `CREATE TEMPORARY TABLE ${quoteName(name)} (${columnDefinitions(columns)}) ON COMMIT DROP`,
  );
  return table;
}
