import { z } from 'zod';
import { valueOrThrow } from '#server/catalog/failure-to-app-error.ts';
import { collectRecords, whole } from '#server/engine/collect-records.ts';
import { failureToAppError } from '#server/engine/failure-to-app-error.ts';
import type { ReadContext } from '#server/engine/port.ts';
import { findReachableFiles } from '#server/maintenance/reachable-files.ts';
import type { Services } from '#server/platform/services.ts';
import { expectedAfter } from './rounds.ts';

const COMMITS_LOOKED_AT = 6;

/**
 * Everything that is wrong with a lake after the rounds `0` to `last` (-1: none; a round that went on
 * may be in it or not), as sentences; empty when nothing was lost, doubled, half written or left dangling.
 */
export async function findDamage(
  services: Services,
  { last, since }: { readonly last: number; readonly since: Date },
): Promise<readonly string[]> {
  return [
    ...(await findMissingFiles(services, since)),
    ...(await findLostRows(services, last)),
    ...(await findHalfCommits(services)),
    ...(await findStaleMarts(services, last)),
    ...(await findLeftBranches(services)),
  ];
}

/** Files that a live commit names and the store does not have. */
async function findMissingFiles(services: Services, since: Date): Promise<readonly string[]> {
  const needed = new Map<string, string>();
  const { signal } = new AbortController();
  await findReachableFiles(services, {
    since,
    signal,
    onFile: (uri, role, subject) => {
      if (role !== 'other') needed.set(uri, subject);
    },
  });
  const damage: string[] = [];
  for (const [uri, subject] of needed) {
    const found = await services.store.head(uri);
    if (!found.ok) damage.push(`${uri} is missing, needed by ${subject}`);
  }
  return damage;
}

/** Every version of every document once, and no other. */
async function findLostRows(services: Services, last: number): Promise<readonly string[]> {
  const head = valueOrThrow(await services.catalog.resolve('main')).hash;
  const at = await totalsAt(services, head);
  if (at === null) return last < 0 ? [] : ['the tables are not there'];
  const damage: string[] = [];
  if (at.rows !== at.versions) damage.push(`${at.rows} rows are ${at.versions} versions`);
  const allowed = [last, last + 1].map((round) => expectedAfter(round));
  const isRight = allowed.some(
    ({ versions, documents, sum }) =>
      versions === at.versions && documents === at.documents && sum === at.sum,
  );
  if (!isRight) damage.push(`${JSON.stringify(at)}, expected ${JSON.stringify(allowed)}`);
  return damage;
}

/** At each of the newest commits of the protected branch the tables are of one moment. */
async function findHalfCommits(services: Services): Promise<readonly string[]> {
  const { items } = valueOrThrow(
    await services.catalog.history('main', {}, { maxRecords: COMMITS_LOOKED_AT }),
  );
  const damage: string[] = [];
  for (const { meta } of items) {
    const isFirst = meta.committer === 'cascade';
    if (!isFirst && meta.parentCommitHashes.length < 2) {
      damage.push(`${meta.hash} on main is no merge: ${meta.message}`);
    }
    const at = await totalsAt(services, meta.hash);
    if (at === null) continue;
    if (at.documents === at.silver_rows && at.sum === at.silver_sum && at.sum === at.gold_sum)
      continue;
    damage.push(`${meta.hash} on main is half done: ${JSON.stringify(at)}`);
  }
  return damage;
}

/** Nothing goes on any more: only the branch of a run that failed has a reason to be there. */
async function findLeftBranches({ catalog, database }: Services): Promise<readonly string[]> {
  const { items } = valueOrThrow(await catalog.listReferences({ maxRecords: 1_000 }));
  const failed = await database.query(`SELECT branch FROM app.runs WHERE state = 'failed'`);
  const expected = new Set([catalog.defaultBranch, ...failed.map(({ branch }) => branch)]);
  const left = items.filter(({ name }) => !expected.has(name));
  return left.map(({ name }) => `branch ${name} is left over`);
}

const MartTotals = z.object({ n: whole, sum: whole });

/** After a round the mart is published, with the rows of the commit that it is stamped with. */
async function findStaleMarts(services: Services, last: number): Promise<readonly string[]> {
  const marts = await services.marts.list();
  if (marts.length === 0) return last < 0 ? [] : ['no mart is published'];
  const damage: string[] = [];
  for (const { name, commitHash } of marts) {
    const totals = `SELECT count(*) AS n,
      CAST(coalesce(sum(coalesce(low, 0) + coalesce(high, 0)), 0) AS bigint) AS sum`;
    const [served] = await services.database.query(`${totals} FROM marts.${name}`);
    const at = await one(services, commitHash, `${totals} FROM iceberg.marts.${name}`, MartTotals);
    if (Number(served?.['n']) === at?.n && Number(served?.['sum']) === at?.sum) continue;
    damage.push(`${name} is ${JSON.stringify(served)}; at ${commitHash} ${JSON.stringify(at)}`);
  }
  return damage;
}

const Totals = z.object({
  rows: whole,
  versions: whole,
  documents: whole,
  /** Of the newest version of each document. */
  sum: whole,
  silver_rows: whole,
  silver_sum: whole,
  gold_sum: whole,
});

/** Null: the tables are not there yet. */
async function totalsAt(services: Services, hash: string): Promise<z.infer<typeof Totals> | null> {
  return one(
    services,
    hash,
    `SELECT * FROM (
       SELECT count(*) AS rows, count(DISTINCT document_id || content_hash) AS versions,
         count(DISTINCT document_id) AS documents, CAST(sum(CASE WHEN nth = 1 THEN sgv END) AS bigint) AS sum
       FROM (
         SELECT document_id, content_hash, CAST(json_extract_scalar(document, '$.sgv') AS bigint) AS sgv,
           row_number() OVER (PARTITION BY document_id ORDER BY fetched_at DESC) AS nth
         FROM iceberg.raw.entries) AS v) AS r
     CROSS JOIN (
       SELECT count(*) AS silver_rows, CAST(sum(sgv) AS bigint) AS silver_sum FROM iceberg.silver.readings) AS s
     CROSS JOIN (
       SELECT CAST(sum(coalesce(low, 0) + coalesce(high, 0)) AS bigint) AS gold_sum FROM iceberg.gold.days) AS g`,
    Totals,
  );
}

/** The only row of a statement at a commit; null when a table of it does not exist there. */
async function one<Row>(
  { engine }: Services,
  hash: string,
  sql: string,
  schema: z.ZodType<Row>,
): Promise<Row | null> {
  const context: ReadContext = {
    ref: 'main',
    asOf: { kind: 'commit', hash },
    catalog: 'iceberg',
    schema: null,
    timeZone: 'UTC',
    user: 'torture',
  };
  const limits = { maxRows: 10, timeoutMs: 60_000 };
  const read = await collectRecords(engine, { statement: { sql }, context, limits, schema });
  if (read.ok) return read.value.rows[0] ?? null;
  if (read.error.kind === 'rejected' && /does not exist/.test(read.error.message)) return null;
  throw failureToAppError(read.error);
}
