import { setTimeout as delay } from 'node:timers/promises';
import { createBranch } from '#server/catalog/create-branch.ts';
import type { ReadContext } from '#server/engine/port.ts';
import type { Services } from '#server/platform/services.ts';
import type { Figure } from './figure.ts';
import type { BenchOptions } from './main.ts';
import { openConsole } from './open-console.ts';
import { benchLint } from './sql-lint.ts';
import { openRawDuckDb } from './sql-raw.ts';
import { BRANCH, cancelLatency, fetchFirst, timedRun } from './sql-run.ts';
import { benchTrino } from './sql-trino.ts';

/** Millions of rows. */
const MILLIONS: Readonly<Record<string, number>> = { XS: 0.1, S: 2, M: 20 };
const TIMEOUT_MS = 1_800_000;
const KEY = ['bench', 'readings'];
/** A person opens the page and looks at the first rows. */
const FIRST_ROWS = 200;
const REPEATS = 5;
const PEOPLE = 20;
const QUERIES_EACH = 5;
const MANY = 1_000;

const ON_BRANCH: ReadContext = {
  ref: BRANCH,
  asOf: null,
  catalog: 'iceberg',
  schema: 'bench',
  timeZone: 'UTC',
  user: 'bench',
};

const readings = (rows: number) =>
  `SELECT n AS reading_id, concat('person-', CAST(n % 100 AS varchar)) AS person, date_add('second', n * 3, TIMESTAMP '2025-01-01 00:00:00') AS read_at, CAST(40 + (n * 7919) % 360 AS integer) AS glucose, CAST((n * 31) % 97 AS double) / 7 AS noise FROM (SELECT CAST(i AS bigint) * 10000 + k FROM UNNEST(sequence(0, ${rows / 10_000 - 1})) AS a(i) CROSS JOIN UNNEST(sequence(0, 9999)) AS b(k)) AS t(n)`;

/** The same question to the console and to DuckDB itself; the words differ where the dialects do. */
const QUESTIONS = {
  heavy: {
    ours: "SELECT person, date_trunc('day', read_at) AS day, count(DISTINCT glucose) AS levels, stddev(noise) AS spread, sum(glucose) AS total FROM bench.readings GROUP BY 1, 2 ORDER BY 1, 2 LIMIT 100",
    raw: (from: string) =>
      `SELECT person, date_trunc('day', read_at) AS day, count(DISTINCT glucose) AS levels, stddev(noise) AS spread, sum(glucose) AS total FROM ${from} GROUP BY 1, 2 ORDER BY 1, 2 LIMIT 100`,
  },
  light: {
    ours: "SELECT count(*) AS n, max(glucose) AS highest FROM bench.readings WHERE person = 'person-7' AND reading_id < 100000",
    raw: (from: string) =>
      `SELECT count(*) AS n, max(glucose) AS highest FROM ${from} WHERE person = 'person-7' AND reading_id < 100000`,
  },
};

/** The SQL workbench: against DuckDB on the same files, and with many people at once. */
export async function benchSql({ scale }: BenchOptions): Promise<readonly Figure[]> {
  const millions = MILLIONS[scale];
  if (millions === undefined) {
    throw new Error(`There is no scale ${scale}: use one of ${Object.keys(MILLIONS).join(', ')}.`);
  }
  await using bench = await openConsole();
  const { services } = bench;
  await createBranch(services, { name: BRANCH, from: services.catalog.defaultBranch });
  await writeReadings(services, millions * 1_000_000);
  return [
    { name: 'rows of the table', value: millions * 1_000_000, unit: 'rows' },
    ...(await againstRaw(services)),
    ...(await wideResult(services)),
    {
      name: 'cancel reaches the engine',
      value: await median(REPEATS, () => cancelLatency(services)),
      unit: 'ms',
      target: { atMost: 100 },
    },
    ...benchLint(),
    ...(await manyPeople(services)),
    ...(await memoryOverMany(services)),
    ...(await benchTrino()),
  ];
}

async function writeReadings(services: Services, rows: number): Promise<void> {
  const written = await services.engine.materialize({
    statement: { sql: readings(rows) },
    context: ON_BRANCH,
    key: KEY,
    mode: { kind: 'replace' },
    partitioning: [],
    commit: { message: 'bench', author: 'bench', properties: {} },
    timeoutMs: TIMEOUT_MS,
  });
  if (!written.ok) throw new Error(JSON.stringify(written.error));
}

/** Each side has the files warm, and they take turns: what else the machine does hits both. */
async function againstRaw(services: Services): Promise<readonly Figure[]> {
  await using raw = await openRawDuckDb(services, KEY);
  const measured = async (question: (typeof QUESTIONS)['heavy']) => {
    const times: { readonly ours: number; readonly raw: number; readonly shown: number }[] = [];
    for (let turn = 0; turn <= REPEATS; turn += 1) {
      const { ms: ours, id } = await timedRun(services, question.ours);
      const startedAt = performance.now();
      await fetchFirst(services, id, FIRST_ROWS);
      const shown = performance.now() - startedAt;
      times.push({ ours, shown, raw: await raw.run(question.raw(raw.from)) });
    }
    const warm = times.slice(1);
    const middle = (pick: (time: (typeof times)[number]) => number) => middleOf(warm.map(pick));
    return {
      ours: middle((t) => t.ours),
      raw: middle((t) => t.raw),
      shown: middle((t) => t.shown),
    };
  };
  const heavy = await measured(QUESTIONS.heavy);
  const light = await measured(QUESTIONS.light);
  const isLong = heavy.raw >= 1000;
  return [
    { name: 'heavy query', value: heavy.ours, unit: 'ms' },
    { name: 'heavy query in DuckDB itself', value: heavy.raw, unit: 'ms' },
    {
      name: 'heavy query to DuckDB itself',
      value: heavy.ours / heavy.raw,
      unit: 'times',
      ...(isLong ? { target: { atMost: 1.1 } } : {}),
    },
    { name: 'light query', value: light.ours, unit: 'ms' },
    { name: 'light query in DuckDB itself', value: light.raw, unit: 'ms' },
    {
      name: 'added to the light query',
      value: light.ours - light.raw,
      unit: 'ms',
      target: { atMost: 30 },
    },
    { name: 'first rows after the end', value: heavy.shown, unit: 'ms', target: { atMost: 100 } },
  ];
}

const WIDE = Array.from({ length: 20 }, (_, n) => `n * ${n + 1} AS c${n}`).join(', ');

/** A hundred thousand rows of twenty columns, read as a page would. */
async function wideResult(services: Services): Promise<readonly Figure[]> {
  const sql = `SELECT ${WIDE} FROM (SELECT i * 100 + k FROM UNNEST(sequence(1, 1000)) AS a(i) CROSS JOIN UNNEST(sequence(0, 99)) AS b(k)) AS t(n)`;
  const { id } = await timedRun(services, sql);
  const rounds: { readonly sent: number; readonly decoded: number }[] = [];
  for (let turn = 0; turn < REPEATS; turn += 1)
    rounds.push(await fetchFirst(services, id, 100_000));
  return [
    {
      name: '100,000 rows × 20 columns as Arrow',
      value: middleOf(rounds.map(({ sent }) => sent)),
      unit: 'ms',
    },
    {
      name: 'the same decoded',
      value: middleOf(rounds.map(({ decoded }) => decoded)),
      unit: 'ms',
      target: { atMost: 20 },
    },
  ];
}

/** Twenty people send five statements each at once. Nobody waits for all of somebody else's. */
async function manyPeople(services: Services): Promise<readonly Figure[]> {
  const startedAt = performance.now();
  const people = Array.from({ length: PEOPLE }, (_, index) => `person-${index}`);
  const ends = await Promise.all(
    people.map(async (name) => {
      const mine = Array.from({ length: QUERIES_EACH }, async () => {
        await timedRun(services, QUESTIONS.light.ours, { person: name });
        return performance.now() - startedAt;
      });
      return (await Promise.all(mine)).toSorted((a, b) => a - b);
    }),
  );
  const firsts = ends.map(([first = 0]) => first);
  const total = Math.max(...ends.flat());
  return [
    { name: '20 people, 5 statements each', value: total, unit: 'ms' },
    { name: 'slowest first answer', value: Math.max(...firsts), unit: 'ms' },
    {
      name: 'slowest first answer to all answers',
      value: Math.max(...firsts) / total,
      unit: 'times',
      // A fair queue gives everybody a first answer in the first fifth; the rest is chance.
      target: { atMost: 0.4 },
    },
  ];
}

/** Memory that does not come back: between the first tenth of a thousand statements and the last. */
async function memoryOverMany(services: Services): Promise<readonly Figure[]> {
  const heapMb = async () => {
    await delay(500);
    globalThis.gc?.();
    return process.memoryUsage().rss / 1_048_576;
  };
  const run = async (count: number) => {
    for (let n = 0; n < count; n += 1)
      await timedRun(services, `SELECT ${n} AS n, glucose FROM bench.readings LIMIT 10`);
  };
  await run(MANY / 10);
  const before = await heapMb();
  const startedAt = performance.now();
  await run((MANY * 9) / 10);
  const eachMs = (performance.now() - startedAt) / ((MANY * 9) / 10);
  const after = await heapMb();
  return [
    { name: 'a small statement, one of 1,000', value: eachMs, unit: 'ms' },
    { name: 'memory after 100 statements', value: before, unit: 'MB' },
    { name: 'growth over the next 900', value: after - before, unit: 'MB', target: { atMost: 50 } },
  ];
}

function middleOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

async function median(times: number, measure: () => Promise<number>): Promise<number> {
  const values: number[] = [];
  for (let turn = 0; turn < times; turn += 1) values.push(await measure());
  return middleOf(values);
}
