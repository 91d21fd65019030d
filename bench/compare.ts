import type { Caller } from '#server/api/trpc/init.ts';
import { createBranch } from '#server/catalog/create-branch.ts';
import { resolveRef } from '#server/catalog/resolve-ref.ts';
import { countRowChanges } from '#server/compare/count-row-changes.ts';
import { countStatement, type RowColumn } from '#server/compare/model/row-statement.ts';
import { startRowComparison } from '#server/compare/start-row-comparison.ts';
import type { ReadContext, WriteMode } from '#server/engine/port.ts';
import type { Services } from '#server/platform/services.ts';
import { getQuery } from '#server/queries/get-query.ts';
import type { Figure } from './figure.ts';
import type { BenchOptions } from './main.ts';
import { openConsole } from './open-console.ts';

/** Millions of rows; M is the size that the release promises. */
const MILLIONS: Readonly<Record<string, number>> = { S: 1, M: 10 };
const ROWS_A_MILLION = 1_000_000;
const DIFFERING = 1_000;
const COMPARE_SECONDS = 5;
const KEY = ['bench', 'readings'];
const TIMEOUT_MS = 900_000;
const BENCH: Caller = { name: 'bench', role: 'admin', via: 'local' };

/** The default branch changes by merge alone. */
const BASE = 'base';

const ON_BASE: ReadContext = {
  ref: BASE,
  asOf: null,
  catalog: 'iceberg',
  schema: 'bench',
  timeZone: 'UTC',
  user: 'bench',
};

/** A reading for each number: a year of them, in partitions by month. */
const readings = (numbers: string, bump: string) =>
  `SELECT n AS reading_id, concat('person-', CAST(n % 100 AS varchar)) AS person, date_add('second', n * 3, TIMESTAMP '2025-01-01 00:00:00') AS read_at, CAST(40 + (n * 7919) % 360 AS integer) + ${bump} AS glucose_mg_dl, CAST((n * 31) % 97 AS double) / 7 AS noise, CASE n % 11 WHEN 0 THEN NULL ELSE concat('device ', CAST(n % 7 AS varchar)) END AS device FROM (${numbers}) AS t(n)`;

/**
 * Two branches of one table that differ in a thousand rows: when those are of one month, as late readings
 * are, and when every file was written again for them; beside a full join of both states on the same engine.
 */
export async function benchCompare({ scale }: BenchOptions): Promise<readonly Figure[]> {
  const millions = MILLIONS[scale];
  if (millions === undefined) {
    throw new Error(`There is no scale ${scale}: use one of ${Object.keys(MILLIONS).join(', ')}.`);
  }
  await using bench = await openConsole();
  const { services } = bench;
  const rows = millions * ROWS_A_MILLION;
  const numbers = `SELECT CAST(i AS bigint) * 1000 + k FROM UNNEST(sequence(0, ${rows / 1000 - 1})) AS a(i) CROSS JOIN UNNEST(sequence(0, 999)) AS b(k)`;
  await createBranch(services, { name: BASE, from: services.catalog.defaultBranch });
  await write(services, BASE, readings(numbers, '0'), { kind: 'replace' });
  const last = `SELECT n FROM UNNEST(sequence(${rows - DIFFERING}, ${rows - 1})) AS t(n)`;
  const apart = `SELECT n * ${rows / DIFFERING} FROM UNNEST(sequence(0, ${DIFFERING - 1})) AS t(n)`;
  const late = await differ(services, { branch: 'late', numbers: last });
  const scattered = await differ(services, { branch: 'scattered', numbers: apart });
  const target = scale === 'M' ? { target: { atMost: COMPARE_SECONDS } } : {};
  return [
    { name: 'rows of the table', value: rows, unit: 'rows' },
    { name: 'rows that differ', value: DIFFERING, unit: 'rows' },
    { name: 'compare, rows of one month', value: late.seconds, unit: 's', ...target },
    { name: 'rows read for it', value: late.rowsRead, unit: 'rows' },
    { name: 'a full join of both states', value: late.fullJoinSeconds, unit: 's' },
    { name: 'full join to compare', value: late.fullJoinSeconds / late.seconds, unit: 'times' },
    { name: 'compare, every file written again', value: scattered.seconds, unit: 's' },
    { name: 'rows read for that', value: scattered.rowsRead, unit: 'rows' },
    {
      name: 'full join to compare, every file written again',
      value: scattered.fullJoinSeconds / scattered.seconds,
      unit: 'times',
    },
  ];
}

async function write(services: Services, ref: string, sql: string, mode: WriteMode): Promise<void> {
  const written = await services.engine.materialize({
    statement: { sql },
    context: { ...ON_BASE, ref },
    key: KEY,
    mode,
    partitioning: [{ column: 'read_at', transform: 'month' }],
    commit: { message: 'bench', author: 'bench', properties: {} },
    timeoutMs: TIMEOUT_MS,
  });
  if (!written.ok) throw new Error(JSON.stringify(written.error));
}

interface Compared {
  readonly seconds: number;
  readonly rowsRead: number;
  readonly fullJoinSeconds: number;
}

/** Changes rows on a branch of their own and compares it with the one that they stood on. */
async function differ(
  services: Services,
  { branch, numbers }: { readonly branch: string; readonly numbers: string },
): Promise<Compared> {
  await createBranch(services, { name: branch, from: BASE });
  await write(services, branch, readings(numbers, '1'), { kind: 'merge', key: ['reading_id'] });
  const stateOf = async (ref: string) => ({
    hash: (await resolveRef(services, { ref, at: null })).hash,
    key: KEY,
    snapshotId: null,
  });
  const [before, after] = await Promise.all([stateOf(BASE), stateOf(branch)]);
  const startedAt = performance.now();
  const started = await startRowComparison(services, { before, after, key: ['reading_id'] }, BENCH);
  if (started.kind !== 'started') throw new Error(`The comparison ended as ${started.kind}.`);
  const { queryId, columns } = started;
  const { signal } = new AbortController();
  for await (const { event } of services.queries.watch(queryId, 0, signal) ?? []) {
    if (event.kind === 'failed') throw new Error(event.message);
  }
  const { rows } = await countRowChanges(services, { queryId, columns, caller: BENCH });
  const seconds = (performance.now() - startedAt) / 1000;
  if (rows.changed !== BigInt(DIFFERING) || rows.added + rows.removed > 0n) {
    throw new Error(`${rows.changed} rows changed, ${rows.added} came, ${rows.removed} went.`);
  }
  const read = started.rowsRead;
  return {
    seconds,
    rowsRead: read === null ? 0 : Number(read.before + read.after),
    fullJoinSeconds: await fullJoin(services, queryId, columns),
  };
}

/** The same statement over all rows of both states. */
async function fullJoin(
  services: Services,
  queryId: string,
  columns: readonly RowColumn[],
): Promise<number> {
  const { sql } = await getQuery(services, { id: queryId, caller: BENCH });
  const startedAt = performance.now();
  const joined = await services.engine.collect({ sql: countStatement({ sql, columns }) }, ON_BASE, {
    maxRows: 10,
    timeoutMs: TIMEOUT_MS,
  });
  if (!joined.ok) throw new Error(JSON.stringify(joined.error));
  return (performance.now() - startedAt) / 1000;
}
