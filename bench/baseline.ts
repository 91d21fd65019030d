import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Services } from '#server/platform/services.ts';
import { FileRequest } from '#server/sources/schemas.ts';
import { type Answer, type PythonRun, runPython } from './baseline-python.ts';
import type { Figure } from './figure.ts';
import type { BenchOptions } from './main.ts';
import { openConsole } from './open-console.ts';
import { peakMemoryOf } from './peak-memory.ts';

const SIZES: Readonly<Record<string, { readonly users: number; readonly perUser: number }>> = {
  XS: { users: 2, perUser: 5_000 },
  /** A million readings. */
  S: { users: 10, perUser: 100_000 },
};

/** The other side makes readings, people and days, not patterns, profiles or quality. */
const SAME_JOB = '+marts.mrt_glucose_overview +marts.mrt_glucose_people';

/** Sums over the same tables as those of the other side; the rate is per minute. */
const FACTS = `SELECT count(*) AS fact_rows, CAST(sum(glucose_mg_dl) AS bigint) AS fact_sum,
    count_if(glucose_mg_dl < 70) AS hypo,
    count_if(glucose_mg_dl BETWEEN 70 AND 180) AS in_range,
    count_if(glucose_mg_dl > 180) AS hyper
  FROM iceberg.silver.fct_glucose_readings`;
const RATES = `SELECT round(sum(abs(CAST(change AS double) / minutes)), 3) AS abs_rate_sum FROM (
    SELECT glucose_mg_dl - lag(glucose_mg_dl) OVER w AS change,
      date_diff('second', lag(ts_utc) OVER w, ts_utc) / 6E1 AS minutes
    FROM iceberg.silver.fct_glucose_readings
    WINDOW w AS (PARTITION BY person_id ORDER BY ts_utc)
  ) AS steps`;
const DAYS = `SELECT count(*) AS mart_rows, sum(reading_count) AS mart_readings,
    avg(time_in_range_pct) AS mean_tir, avg(gmi_pct) AS mean_gmi
  FROM pg.marts.mrt_glucose_overview WHERE reading_count > 0`;

/**
 * The same readings through the console and through dlt, Pandera, PyIceberg and dbt, one after the
 * other on this machine: seconds, memory, and whether both say the same. The console is up, as a
 * server is; the others are programs that start, as they are used.
 */
export async function benchBaseline({ scale }: BenchOptions): Promise<readonly Figure[]> {
  const size = SIZES[scale];
  if (size === undefined) {
    throw new Error(`There is no scale ${scale}: use one of ${Object.keys(SIZES).join(', ')}.`);
  }
  const folder = await mkdtemp(path.join(tmpdir(), 'cascade-baseline-'));
  try {
    const python = await runPython(folder, size);
    return python === null ? [] : await compare(python);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function compare(python: PythonRun): Promise<readonly Figure[]> {
  await using bench = await openConsole();
  const load = (file: string) =>
    bench.timedRun({
      selection: SAME_JOB,
      ingest: FileRequest.parse({
        kind: 'file',
        file,
        source: 'baseline',
        mapping: { person: 'device', time: 'dateString', glucose: 'sgv' },
      }),
    });
  const full = await peakMemoryOf(await bench.postmaster(), () => load(python.entries));
  const differences = differing('full', await answerOf(bench.services), python.full);
  const delta = await load(python.delta);
  differences.push(...differing('delta', await answerOf(bench.services), python.afterDelta));
  for (const difference of differences) console.error(difference);
  const { seconds } = full.value;
  return [
    { name: 'console, full', value: seconds, unit: 's' },
    {
      name: 'baseline dlt + Pandera + PyIceberg + dbt, full',
      value: python.fullSeconds,
      unit: 's',
    },
    {
      name: 'full: times faster',
      value: python.fullSeconds / seconds,
      unit: 'x',
      target: { atLeast: 5 },
    },
    { name: 'console, delta', value: delta.seconds, unit: 's' },
    { name: 'baseline, delta', value: python.deltaSeconds, unit: 's' },
    {
      name: 'delta: times faster',
      value: python.deltaSeconds / delta.seconds,
      unit: 'x',
      target: { atLeast: 8 },
    },
    { name: 'console, peak memory', value: full.peak.process, unit: 'MB' },
    { name: 'console, peak memory of PostgreSQL', value: full.peak.postgres ?? 0, unit: 'MB' },
    { name: 'baseline, peak memory of its largest process', value: python.peakMb, unit: 'MB' },
    {
      name: 'memory, as a part of the baseline',
      value: full.peak.process / python.peakMb,
      unit: 'x',
      target: { atMost: 0.5 },
    },
    { name: 'results that differ', value: differences.length, unit: '', target: { atMost: 0 } },
  ];
}

async function answerOf({ engine }: Services): Promise<Readonly<Record<string, number>>> {
  const answers: Record<string, number> = {};
  for (const sql of [FACTS, RATES, DAYS]) {
    const answer = await engine.collect(
      { sql },
      { ref: 'main', asOf: null, catalog: 'iceberg', schema: null, timeZone: 'UTC', user: 'bench' },
      { maxRows: 1, timeoutMs: 600_000 },
    );
    if (!answer.ok) throw new Error(JSON.stringify(answer.error));
    for (const [at, { name }] of answer.value.columns.entries()) {
      answers[name] = Number(answer.value.values[at]?.[0]);
    }
  }
  return answers;
}

/** Six decimals, as the other side gives its means. */
function differing(of: string, ours: Readonly<Record<string, number>>, theirs: Answer): string[] {
  return Object.entries(theirs).flatMap(([name, value]) =>
    Math.abs((ours[name] ?? Number.NaN) - value) <= 1e-6 * Math.max(1, Math.abs(value))
      ? []
      : [`${of}: ${name} is ${ours[name]}, the baseline has ${value}`],
  );
}
