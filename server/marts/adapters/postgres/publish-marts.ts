import type { PoolClient } from 'pg';
import { AppError } from '#server/platform/errors.ts';
import { martLayout } from '../../model/mart-layout.ts';
import type { MartPublication, MartStamp } from '../../port.ts';
import { applyChange } from './apply-change.ts';
import { columnDefinitions, copyRows } from './copy-rows.ts';
import { STAMP_COLUMNS, toStamp } from './mart-row.ts';
import { quoteName, quoteNames } from './sql-name.ts';

const SWAP_ATTEMPTS = 180;
// PostgreSQL's error codes.
const LOCK_NOT_AVAILABLE = '55P03';
const DEPENDENT_OBJECTS = '2BP01';

export interface PublicationStamp {
  readonly commitHash: string;
  readonly runId: string | null;
  readonly publishedAt: Date;
}

/**
 * Builds every table that stands alone beside the old one and moves it over; the others change in their
 * place. All in the transaction that `client` is in.
 */
export async function publishMarts(
  client: PoolClient,
  marts: readonly MartPublication[],
  stamp: PublicationStamp,
  signal: AbortSignal | undefined,
): Promise<readonly MartStamp[]> {
  const rowCounts: number[] = [];
  for (const mart of marts) {
    const { over } = mart;
    const rows =
      over === undefined
        ? loadIncoming(client, mart, signal)
        : applyChange(client, mart, over, signal);
    rowCounts.push(await rows);
  }
  const whole = marts.filter(({ over }) => over === undefined);
  if (whole.length > 0) await swap(client, whole, signal);
  const stamps: MartStamp[] = [];
  for (const [index, mart] of marts.entries()) {
    stamps.push(await writeStamp(client, mart, rowCounts[index] ?? 0, stamp));
  }
  return stamps;
}

/** Returns the rows it copied. */
async function loadIncoming(
  client: PoolClient,
  mart: MartPublication,
  signal: AbortSignal | undefined,
): Promise<number> {
  const table = `marts_incoming.${quoteName(mart.name)}`;
  await client.query(`CREATE TABLE ${table} (${columnDefinitions(mart.columns)})`);
  const rowCount = await copyRows(client, table, mart, mart.batches, signal);
  if (mart.key.length > 0) {
    await client.query(`ALTER TABLE ${table} ADD PRIMARY KEY (${quoteNames(mart.key)})`);
  }
  for (const index of mart.indexes) {
    await client.query(`CREATE INDEX ON ${table} (${quoteNames(index)})`);
  }
  for (const { name } of mart.columns) {
    const text = mart.descriptions[name];
    if (text === undefined || text === '') continue;
    await client.query(
      `COMMENT ON COLUMN ${table}.${quoteName(name)} IS ${client.escapeLiteral(text)}`,
    );
  }
  await client.query(`ANALYZE ${table}`);
  return rowCount;
}

/**
 * Gives up its locks rather than wait in front of readers: a reader that joins two marts may hold
 * one and want the other, and PostgreSQL would end that reader to break the deadlock. The next try
 * takes the locks in the other order, in which that reader is no obstacle.
 */
async function swap(
  client: PoolClient,
  marts: readonly MartPublication[],
  signal: AbortSignal | undefined,
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    signal?.throwIfAborted();
    await client.query('SAVEPOINT swap');
    const patienceMs = Math.min(Math.round(10 * 1.1 ** attempt), 400);
    await client.query(`SET LOCAL lock_timeout = ${patienceMs}`);
    try {
      for (const { name } of attempt % 2 === 0 ? marts : marts.toReversed()) {
        await client.query(`DROP TABLE IF EXISTS marts.${quoteName(name)}`);
      }
      break;
    } catch (error) {
      if (hasCode(error, DEPENDENT_OBJECTS)) {
        throw new AppError(
          'conflict',
          'Something in PostgreSQL depends on a mart, so it cannot be replaced. Drop the view or move it out of the way, then run again.',
          { cause: error },
        );
      }
      if (!hasCode(error, LOCK_NOT_AVAILABLE)) throw error;
      if (attempt === SWAP_ATTEMPTS) {
        throw new AppError(
          'unavailable',
          'A reader holds the marts for more than a minute, so they were not published. End its transaction and run again.',
          { cause: error },
        );
      }
      await client.query('ROLLBACK TO SAVEPOINT swap');
    }
  }
  for (const { name } of marts) {
    await client.query(`ALTER TABLE marts_incoming.${quoteName(name)} SET SCHEMA marts`);
  }
}

const hasCode = (error: unknown, code: string) =>
  error instanceof Error && 'code' in error && error.code === code;

async function writeStamp(
  client: PoolClient,
  mart: MartPublication,
  rowCount: number,
  stamp: PublicationStamp,
): Promise<MartStamp> {
  const { rows } = await client.query(
    `INSERT INTO app.marts (${STAMP_COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (name) DO UPDATE SET commit_hash = excluded.commit_hash, run_id = excluded.run_id,
       published_at = excluded.published_at, row_count = excluded.row_count, columns = excluded.columns,
       layout = excluded.layout
     RETURNING ${STAMP_COLUMNS}`,
    [
      mart.name,
      stamp.commitHash,
      stamp.runId,
      stamp.publishedAt,
      rowCount,
      JSON.stringify(mart.columns),
      martLayout(mart),
    ],
  );
  return toStamp(rows[0]);
}
