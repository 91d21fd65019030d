import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { StagedRows } from '#server/engine/port.ts';
import { type OpenedEngine, openTestEngine } from '#server/engine/testing/open-engine.ts';
import { main } from '#server/engine/testing/statements.ts';
import type { GlucoseDeps } from './collect-rows.ts';
import { getDays } from './get-days.ts';
import { getProfile } from './get-profile.ts';
import { getSummary } from './get-summary.ts';
import { getTrace } from './get-trace.ts';
import { listPeople } from './list-people.ts';
import { PeopleInput, SummaryInput } from './schemas.ts';
import { summaryJson } from './summary-json.ts';
import { expected, IgluFile, MartsFile, referenceReadings } from './testing/reference.ts';

const readings = referenceReadings('hall2018/hall2018_19subjects.csv');
const iglu = expected('iglu_hall2018.json', IgluFile);
const marts = expected('marts_hall.json', MartsFile);
const input = (person: string, wish: object = {}) => SummaryInput.parse({ person, ...wish });

describe.skipIf(readings === null || iglu === null || marts === null)(
  'Hall 2018 through the engine',
  () => {
    let opened: OpenedEngine;
    let deps: GlucoseDeps;

    beforeAll(async () => {
      opened = await openTestEngine();
      deps = { engine: opened.engine, clock: opened.clock, user: 'ada' };
      await writeTables(opened, await stageReadings(opened));
    });
    afterAll(async () => opened[Symbol.asyncDispose]());

    test.each(Object.entries(iglu?.subjects ?? {}))('%s equals iglu', async (person, wanted) => {
      const json = summaryJson(await getSummary(deps, input(person, { whole: true })));
      expect(json).toMatchObject({ n: wanted.n, min_mgdl: wanted.min, max_mgdl: wanted.max });
      const figures = {
        mean_mgdl: wanted.mean,
        sd_mgdl: wanted.sd,
        cv_pct: wanted.cv_pct,
        gmi_pct: wanted.gmi_pct,
        p05_mgdl: wanted.quantiles_type7.p05,
        median_mgdl: wanted.quantiles_type7.p50,
        p95_mgdl: wanted.quantiles_type7.p95,
        pct_lt54: wanted.pct.lt54,
        pct_lt70: wanted.pct.lt70,
        pct_70_180: wanted.pct.in70_180,
        pct_gt180: wanted.pct.gt180,
        pct_gt250: wanted.pct.gt250,
        pct_70_140: wanted.pct.in70_140,
        gri: wanted.gri,
        lbgi: wanted.lbgi,
        hbgi: wanted.hbgi,
        j_index: wanted.j_index,
      } as const;
      for (const [name, value] of Object.entries(figures))
        expect(json[name as keyof typeof figures], name).toBeCloseTo(value, 8);
    });

    test.each(Object.entries(marts?.subjects ?? {}))(
      'profile, days of %s',
      async (person, wanted) => {
        const { points } = await getProfile(deps, input(person));
        for (const row of wanted.agp15) {
          const point = points[row.minute / 15];
          expect(point?.n).toBe(row.n);
          for (const name of ['p05', 'p25', 'p50', 'p75', 'p95'] as const)
            expect(point?.[name]).toBeCloseTo(row[name], 6);
        }
        const { days } = await getDays(deps, input(person));
        for (const row of wanted.daily) {
          const day = days.find(({ date }) => date === row.date);
          expect(day).toMatchObject({ n: row.n, minMgDl: row.min, maxMgDl: row.max });
          expect(day?.meanMgDl).toBeCloseTo(row.mean, 6);
          expect(day?.sdMgDl).toBeCloseTo(row.sd, 6);
          expect(day?.medianMgDl).toBeCloseTo(row.p50, 6);
          expect(day?.bandPct?.in_range).toBeCloseTo(row.pct_70_180, 6);
        }
      },
    );

    test('the trace has every reading of the window', async () => {
      const trace = await getTrace(deps, input('2133-018'));
      const own = readings?.get('2133-018') ?? [];
      expect(trace.mgDl.filter((mgDl) => mgDl !== null)).toEqual(own.map(({ mgDl }) => mgDl));
      expect(trace.epochMs[0]).toBe(Date.parse(`${own[0]?.local}Z`));
    });

    test('the list has everybody, with the figures of their reports', async () => {
      const { people, commit } = await listPeople(deps, PeopleInput.parse({}));
      expect(people).toHaveLength(19);
      expect(commit).toMatch(/^[0-9a-f]{64}$/);
      const line = people.find(({ person }) => person === '2133-018');
      const { figures } = await getSummary(deps, input('2133-018'));
      expect(line?.meanMgDl).toBeCloseTo(figures?.metrics.meanMgDl ?? Number.NaN, 9);
      expect(line?.cvPct).toBeCloseTo(figures?.metrics.cvPct ?? Number.NaN, 9);
      expect(line?.bandPct.in_range).toBeCloseTo(figures?.bandPct.in_range ?? Number.NaN, 9);
    });

    test('the statement behind a figure gives exactly its readings', async () => {
      const { howComputed, commit, figures } = await getSummary(deps, input('2133-024'));
      const result = await opened.engine.collect(
        { sql: howComputed.below_range.rowsSql },
        { ...main, asOf: commit === null ? null : { kind: 'commit', hash: commit } },
        { maxRows: 10_000, timeoutMs: 20_000 },
      );
      if (!result.ok) throw new Error(JSON.stringify(result.error));
      const share = (figures?.bandPct.very_low ?? 0) + (figures?.bandPct.low ?? 0);
      expect((100 * result.value.rowCount) / howComputed.below_range.n).toBeCloseTo(share, 9);
    });

    test('a report of an earlier commit stays as it was', async () => {
      const before = await getSummary(deps, input('2133-018'));
      await replace(opened, ['silver', 'fct_glucose_readings'], {
        sql: "SELECT * FROM iceberg.silver.fct_glucose_readings WHERE person_id <> '2133-018'",
      });
      const then = await getSummary(deps, input('2133-018', { at: before.commit }));
      expect(summaryJson(then)).toEqual(summaryJson(before));
      await expect(getSummary(deps, input('2133-018'))).rejects.toMatchObject({
        code: 'not-found',
      });
    });
  },
);

const COLUMNS: StagedRows['columns'] = [
  { name: 'person_id', type: { kind: 'varchar', length: null } },
  { name: 'zone', type: { kind: 'varchar', length: null } },
  { name: 'ts_utc', type: { kind: 'timestamp with time zone', precision: 6 } },
  { name: 'local_date', type: { kind: 'date' } },
  { name: 'local_minute', type: { kind: 'integer' } },
  { name: 'glucose_mg_dl', type: { kind: 'integer' } },
  { name: 'minutes', type: { kind: 'integer' } },
  { name: 'glucose_category', type: { kind: 'varchar', length: null } },
  { name: 'direction', type: { kind: 'varchar', length: null } },
];

/** The readings in a zone whose clock is UTC, so that local times are what the file says. */
async function stageReadings(opened: OpenedEngine): Promise<StagedRows> {
  const file = path.join(opened.folder, 'readings.ndjson');
  const lines = [...(readings ?? [])].flatMap(([person_id, own]) =>
    own.map(({ local, mgDl }) =>
      JSON.stringify({
        person_id,
        zone: 'UTC',
        ts_utc: `${local}Z`,
        local_date: local.slice(0, 10),
        local_minute: Number(local.slice(11, 13)) * 60 + Number(local.slice(14, 16)),
        glucose_mg_dl: mgDl,
        minutes: 5,
      }),
    ),
  );
  await writeFile(file, lines.join('\n'));
  return { name: 'readings', columns: COLUMNS, file };
}

async function writeTables(opened: OpenedEngine, staged: StagedRows): Promise<void> {
  const names = COLUMNS.map(({ name }) => name).join(', ');
  await replace(opened, ['silver', 'fct_glucose_readings'], {
    sql: `SELECT ${names} FROM stage.readings`,
    staged: [staged],
  });
  const minutes = (condition: string) => `sum(CASE WHEN ${condition} THEN minutes ELSE 0 END)`;
  await replace(opened, ['gold', 'fct_daily_glucose_metrics'], {
    sql: `SELECT person_id, max(zone) AS zone, local_date AS reading_date, count(*) AS reading_count,
        sum(minutes) AS minutes, sum(minutes * glucose_mg_dl) AS glucose_sum,
        sum(minutes * glucose_mg_dl * glucose_mg_dl) AS glucose_sum_sq,
        ${minutes('glucose_mg_dl < 54')} AS minutes_very_low,
        ${minutes('glucose_mg_dl BETWEEN 54 AND 69')} AS minutes_low,
        ${minutes('glucose_mg_dl BETWEEN 70 AND 180')} AS minutes_in_range,
        ${minutes('glucose_mg_dl BETWEEN 181 AND 250')} AS minutes_high
      FROM iceberg.silver.fct_glucose_readings GROUP BY person_id, local_date`,
  });
  await replace(opened, ['marts', 'mrt_glucose_people'], {
    sql: `SELECT person_id, max(ts_utc) AS last_reading,
        max_by(glucose_mg_dl, ts_utc) AS last_glucose_mg_dl, max(direction) AS last_direction
      FROM iceberg.silver.fct_glucose_readings GROUP BY person_id`,
  });
}

async function replace(
  opened: OpenedEngine,
  key: readonly string[],
  { sql, staged = [] }: { readonly sql: string; readonly staged?: readonly StagedRows[] },
): Promise<void> {
  const written = await opened.engine.materialize({
    statement: { sql },
    context: main,
    key,
    mode: { kind: 'replace' },
    staged,
    partitioning: [],
    commit: { message: `write ${key.join('.')}`, author: 'ada', properties: {} },
    timeoutMs: 60_000,
  });
  if (!written.ok) throw new Error(`${key.join('.')}: ${JSON.stringify(written.error)}`);
}
