import type { StepView } from '#server/runs/port.ts';
import type { Figure } from './figure.ts';
import { landBeside, lateReadings } from './late-readings.ts';
import type { BenchOptions } from './main.ts';
import { type BenchConsole, openConsole } from './open-console.ts';
import { peakMemoryOf } from './peak-memory.ts';
import { readingsOf, type Scale, scaleOf } from './scales.ts';

const LATE_DAYS = 30;
const OVERLAP_DAYS = 2;
const LATER = '2026-04-01T00:15:00Z';

/** Every reading of a scale, parsed and summed in one pass: what the machine needs at the least. */
const ONE_PASS = `SELECT person, CAST(event_time AS date) AS day, count(*) AS readings,
    sum(CAST(json_extract_scalar(document, '$.sgv') AS double)) AS total
  FROM iceberg.raw.entries GROUP BY person, CAST(event_time AS date)`;

/**
 * Readings that are in `raw.entries` → every mart published, by ordinary runs; then what a running
 * console does all day: an overlap of two days, nothing new, late readings.
 */
export async function benchPipeline(options: BenchOptions): Promise<readonly Figure[]> {
  const scale = scaleOf(options.scale);
  await using console = await openConsole(scale);
  const landing = await land(console, scale);
  const build = await buildAll(console, scale);
  const { targets } = scale;
  const overlap = await overlapping(console, scale);
  const again = await overlapping(console, scale);
  const rebuilt = scale.people < 10 ? await console.timedRun({ full: true }) : null;
  const idle = await console.timedRun({}, ['nothing-to-do']);
  const late = await lateOnes(console, scale);
  return [
    ...landing,
    ...build,
    { name: '48 h overlap', value: overlap.seconds, unit: 's', ...target(targets.overlap) },
    { name: '48 h overlap, CPU', value: overlap.cpuSeconds, unit: 's' },
    { name: '48 h overlap: new documents', value: overlap.written, unit: 'rows' },
    {
      name: 'the same documents again',
      value: again.seconds,
      unit: 's',
      ...target(targets.overlap),
    },
    { name: 'nothing new', value: idle.seconds, unit: 's', ...target(targets.nothingNew) },
    {
      name: 'late readings of everybody in 30 days',
      value: late.seconds,
      unit: 's',
      ...target(targets.late),
    },
    { name: 'late readings of everybody in 30 days, CPU', value: late.cpuSeconds, unit: 's' },
    {
      name: 'late readings of everybody in 30 days: documents',
      value: late.documents,
      unit: 'rows',
    },
    // The first run of a process also learns the grammar of SQL; where it is short, that shows.
    ...(rebuilt === null
      ? []
      : [
          { name: 'everything built again', value: rebuilt.seconds, unit: 's' },
          { name: 'everything built again, CPU', value: rebuilt.cpuSeconds, unit: 's' },
        ]),
    ...stepFigures('overlap', overlap.steps),
    ...stepFigures('late', late.steps),
  ];
}

const target = (promised: Figure['target']) => (promised === undefined ? {} : { target: promised });

async function land(console: BenchConsole, scale: Scale): Promise<readonly Figure[]> {
  const { seconds, steps } = await console.timedRun({
    selection: 'source:raw.entries',
    ingest: readingsOf(scale),
  });
  const documents = steps.find(({ kind }) => kind === 'source')?.rowCount ?? 0;
  return [
    { name: 'documents in raw.entries', value: documents, unit: 'rows' },
    { name: 'landing them', value: seconds, unit: 's' },
  ];
}

async function buildAll(console: BenchConsole, scale: Scale): Promise<readonly Figure[]> {
  const { targets } = scale;
  const pass = await onePass(console);
  const { value, peak } = await peakMemoryOf(await console.postmaster(), () =>
    console.timedRun({}),
  );
  return [
    { name: 'raw to all marts', value: value.seconds, unit: 's', ...target(targets.build) },
    { name: 'raw to all marts, CPU', value: value.cpuSeconds, unit: 's' },
    { name: 'baseline: the engine alone, one pass', value: pass, unit: 's' },
    { name: 'raw to all marts, in passes', value: value.seconds / pass, unit: 'x' },
    { name: 'peak memory, process', value: peak.process, unit: 'MB', ...target(targets.memory) },
    ...(peak.postgres === null
      ? []
      : [{ name: 'peak memory, PostgreSQL', value: peak.postgres, unit: 'MB' }]),
    ...stepFigures('build', value.steps),
  ];
}

async function onePass({ services }: BenchConsole): Promise<number> {
  const startedAt = performance.now();
  const answer = await services.engine.collect(
    { sql: `SELECT count(*), sum(total) FROM (${ONE_PASS}) AS pass` },
    { ref: 'main', asOf: null, catalog: 'iceberg', schema: 'raw', timeZone: 'UTC', user: 'bench' },
    { maxRows: 1, timeoutMs: 600_000 },
  );
  if (!answer.ok) throw new Error(JSON.stringify(answer.error));
  return (performance.now() - startedAt) / 1000;
}

async function overlapping(console: BenchConsole, { people }: Scale) {
  const ingest = readingsOf({ people, days: OVERLAP_DAYS }, LATER);
  const timed = await console.timedRun({ ingest }, ['merged', 'nothing-to-do']);
  const written = timed.steps.find(({ kind }) => kind === 'source')?.rowCount ?? 0;
  return { ...timed, written };
}

async function lateOnes(console: BenchConsole, scale: Scale) {
  const documents = await lateReadings(scale, LATE_DAYS);
  const startedAt = performance.now();
  await landBeside(console.services, documents);
  const timed = await console.timedRun({});
  const seconds = (performance.now() - startedAt) / 1000;
  return { ...timed, seconds, documents: documents.length };
}

const stepFigures = (of: string, steps: readonly StepView[]): readonly Figure[] =>
  steps.flatMap(({ asset, startedAt, endedAt }) =>
    startedAt === null || endedAt === null
      ? []
      : [
          {
            name: `${of}: ${asset}`,
            value: (endedAt.getTime() - startedAt.getTime()) / 1000,
            unit: 's',
          },
        ],
  );
