import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { sharedData } from '#server/platform/testing/shared-data.ts';
import { flagNames } from '#server/quality/model/flags.ts';
import type { RawDocument } from '#server/sources/port.ts';
import { FileRequest } from '#server/sources/schemas.ts';
import { openTestFile } from '#server/sources/testing/open-test-file.ts';
import { batch, openLake } from './testing/build-lake.ts';
import { nightscout } from './testing/nightscout.ts';

const hall = sharedData('hall2018/hall2018_19subjects.csv');
const martsHall = sharedData('expected/marts_hall.json');
const dstDays = sharedData('expected/dst_days.json');
const dirty = sharedData('synthetic/nightscout-dirty/entries.json');
const verdicts = sharedData('synthetic/nightscout-dirty/expected.json');
const mixed = sharedData('synthetic/s7_mixed_cadence.csv');
const clarity = sharedData('cgmquantify/dexcom_clarity_export_sample.csv');
const jellyfish = sharedData('tidepool-jellyfish/cbg_1282.csv');

const json = async (path: string | null): Promise<unknown> =>
  JSON.parse(await readFile(path ?? '', 'utf8'));

const fileOf = (file: string | null, change: object = {}) =>
  openTestFile(FileRequest.parse({ kind: 'file', file, source: 'file', ...change }));

const Stats = z.object({ n: z.number(), mean: z.number(), sd: z.number().nullable() }).loose();
const MartsHall = z.object({
  subjects: z.record(
    z.string(),
    z.object({
      daily: z.array(Stats.extend({ date: z.string() })),
      hourly: z.array(Stats.extend({ hour: z.number() })),
      agp15: z.array(z.record(z.string(), z.number())),
      heatmap_isodow_hour: z.array(z.tuple([z.number(), z.number(), z.number(), z.number()])),
    }),
  ),
});

const STATISTICS = {
  n: 'CAST(reading_count AS double)',
  mean: 'avg_glucose_mg_dl',
  sd: 'stddev_glucose_mg_dl',
  min: 'CAST(min_glucose_mg_dl AS double)',
  max: 'CAST(max_glucose_mg_dl AS double)',
  p25: 'p25_glucose_mg_dl',
  p50: 'median_glucose_mg_dl',
  p75: 'p75_glucose_mg_dl',
  pct_lt54: 'pct_very_low',
  pct_54_69: 'pct_low',
  pct_70_180: 'time_in_range_pct',
  pct_181_250: 'pct_high',
  pct_gt250: 'pct_very_high',
  gmi: 'gmi_pct',
};
const STATISTICS_SQL = Object.entries(STATISTICS).map(([name, sql]) => `${sql} AS ${name}`);

/** Numbers as the reference gives them, six decimals; whole keys and texts as they are. */
const rounded = (row: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      typeof value === 'number' ? Number(value.toFixed(6)) : value,
    ]),
  );

test.skipIf(hall === null || martsHall === null)(
  'the marts of the Hall data are those of the reference, and importing it again changes nothing',
  async () => {
    await using lake = await openLake();
    const first = await lake.take((await fileOf(hall)).documents(), '2026-03-15T12:00:00Z');
    expect(first).toMatchObject({ documents: 34_890, written: 34_890, unchanged: 0 });
    const again = await lake.take((await fileOf(hall)).documents(), '2026-03-16T12:00:00Z');
    expect(again).toMatchObject({ written: 0, unchanged: 34_890, commitHash: null });
    await lake.buildAll({ incremental: false });
    expect(await lake.failingTests()).toEqual([]);

    const { subjects } = MartsHall.parse(await json(martsHall));
    for (const [person, expected] of Object.entries(subjects)) {
      const daily = await lake.rows(`SELECT CAST(reading_date AS varchar) AS date, ${STATISTICS_SQL}
        FROM iceberg.marts.mrt_glucose_overview WHERE person_id = '${person}' ORDER BY 1`);
      expect(daily.map(rounded)).toEqual(expected.daily.map(rounded));
      const hourly = await lake.rows(`SELECT hour_of_day AS hour, ${STATISTICS_SQL}
        FROM iceberg.marts.mrt_glucose_hourly WHERE person_id = '${person}' ORDER BY 1`);
      expect(hourly.map(rounded)).toEqual(expected.hourly.map(rounded));
      const profile =
        await lake.rows(`SELECT bin_minute AS minute, CAST(n AS integer) AS n, p05, p25, p50, p75, p95
        FROM iceberg.marts.mrt_glucose_profile15 WHERE person_id = '${person}' ORDER BY 1`);
      expect(profile.map(rounded)).toEqual(expected.agp15.map(rounded));
      const heat =
        await lake.rows(`SELECT day_of_week, hour_of_day, CAST(reading_count AS integer) AS n, avg_glucose_mg_dl AS mean
        FROM iceberg.marts.mrt_glucose_hourly_patterns WHERE person_id = '${person}' ORDER BY 1, 2`);
      expect(heat.map((row) => Object.values(rounded(row)))).toEqual(
        expected.heatmap_isodow_hour.map((row) => row.map((value) => Number(value.toFixed(6)))),
      );
    }
  },
);

test.skipIf(dstDays === null)(
  'days start and end at local midnights, and hours of the clock come none, once or twice',
  async () => {
    await using lake = await openLake();
    const Day = z.object({
      utc_start: z.string(),
      utc_end_exclusive: z.string(),
      readings_every_5min: z.number(),
      hours_in_day: z.number(),
      readings_per_local_hour: z.record(z.string(), z.number()),
    });
    const days = z.record(z.string(), z.unknown()).parse(await json(dstDays));
    const wanted = Object.entries(days).flatMap(([name, value]) => {
      const [zone = '', date = ''] = name.split(' ');
      const day = Day.safeParse(value);
      return day.success && day.data.hours_in_day > 0 ? [{ name, zone, date, ...day.data }] : [];
    });
    expect(wanted.length).toBeGreaterThan(6);
    const documents = wanted.flatMap(({ name, zone, utc_start, utc_end_exclusive }) => {
      const entries: RawDocument[] = [];
      for (let at = Date.parse(utc_start); at < Date.parse(utc_end_exclusive); at += 300_000) {
        entries.push(nightscout(name, zone, { date: at, sgv: 100, type: 'sgv' }));
      }
      return entries;
    });
    await lake.take(batch(documents), '2026-03-15T12:00:00Z');
    await lake.buildAll({ incremental: false, upTo: 'gold.fct_daily_glucose_metrics' });
    for (const day of wanted) {
      const [dim] = await lake.rows(`SELECT to_unixtime(utc_start) * 1000 AS start_ms,
          to_unixtime(utc_end) * 1000 AS end_ms, minutes_in_day
        FROM iceberg.gold.dim_date WHERE zone = '${day.zone}' AND local_date = DATE '${day.date}'`);
      expect({ name: day.name, ...dim }).toEqual({
        name: day.name,
        start_ms: Date.parse(day.utc_start),
        end_ms: Date.parse(day.utc_end_exclusive),
        minutes_in_day: day.hours_in_day * 60,
      });
      const hours =
        await lake.rows(`SELECT hour_of_day, count(*) AS n FROM iceberg.silver.fct_glucose_readings
        WHERE person_id = '${day.name}' AND local_date = DATE '${day.date}' GROUP BY 1`);
      const perHour = Object.fromEntries(
        hours.map((row) => [row['hour_of_day'], Number(row['n'])]),
      );
      const expected = Object.entries(day.readings_per_local_hour).filter(([, n]) => n > 0);
      expect({ name: day.name, perHour }).toEqual({
        name: day.name,
        perHour: Object.fromEntries(expected),
      });
      const [daily] = await lake.rows(`SELECT pct_active, CAST(reading_count AS integer) AS n
        FROM iceberg.gold.fct_daily_glucose_metrics WHERE person_id = '${day.name}'`);
      expect(daily).toEqual({ pct_active: 100, n: day.readings_every_5min });
    }
    const absent = await lake.rows(
      "SELECT * FROM iceberg.gold.dim_date WHERE zone = 'Pacific/Apia' AND local_date = DATE '2011-12-30'",
    );
    expect(absent).toEqual([]);
  },
);

test.skipIf(dirty === null || verdicts === null)(
  'every dirty document of the fixture gets its verdict',
  async () => {
    await using lake = await openLake();
    const expected = z
      .object({
        fetch_time_utc: z.string(),
        docs: z.array(
          z.object({
            _id: z.string(),
            case: z.string(),
            action: z.string(),
            clean: z
              .object({
                glucose_mgdl: z.number(),
                direction: z.string(),
                ts_utc: z.string(),
                source: z.string(),
                flags: z.array(z.string()),
              })
              .nullable(),
          }),
        ),
      })
      .parse(await json(verdicts));
    const documents = (await fileOf(dirty, { person: 'p' })).documents();
    await lake.take(documents, expected.fetch_time_utc);
    await lake.buildAll({ incremental: false, upTo: 'silver.fct_glucose_readings' });
    const found = await lake.rows('SELECT document_id, verdict FROM iceberg.bronze.stg_entries');
    const verdictOf = new Map(found.map((row) => [row['document_id'], row['verdict']]));
    const named = z.array(z.object({ _id: z.string(), identifier: z.string().optional() }));
    // What an uploader named goes before the id of the site's database.
    const idOf = new Map(
      named.parse(await json(dirty)).map((doc) => [doc._id, doc.identifier ?? doc._id]),
    );
    expect(expected.docs.map((doc) => [doc.case, verdictOf.get(idOf.get(doc._id))])).toEqual(
      expected.docs.map((doc) => [doc.case, doc.action]),
    );
    const kept = await lake.rows(`SELECT to_unixtime(ts_utc) * 1000 AS ms, glucose_mg_dl, direction,
      device, flag_bits FROM iceberg.silver.fct_glucose_readings ORDER BY ts_utc`);
    const clean = expected.docs
      .flatMap((doc) => (doc.clean === null ? [] : [doc.clean]))
      .map(({ ts_utc, glucose_mgdl, direction, source, flags }) => ({
        ms: Date.parse(ts_utc),
        glucose_mg_dl: glucose_mgdl,
        direction,
        device: source,
        flags,
      }))
      .sort((one, other) => one.ms - other.ms);
    expect(
      kept.map(({ flag_bits, ...reading }) => ({
        ...reading,
        // What lies apart in the fixture is no gap of its.
        flags: flagNames(Number(flag_bits)).filter((flag) => flag !== 'gap'),
      })),
    ).toEqual(clean);
    expect(
      await lake.rows(`SELECT document_id, duplicate_of FROM iceberg.bronze.stg_entries
        WHERE duplicate_of IS NOT NULL ORDER BY 1`),
    ).toEqual([
      { document_id: '65ed9c400000000000000019', duplicate_of: 'p/file/65ed9c400000000000000018' },
      { document_id: '65ed9c40000000000000001b', duplicate_of: 'p/file/65ed9c40000000000000001a' },
      { document_id: '65ed9c40000000000000001c', duplicate_of: 'p/file/65ed9c40000000000000001a' },
    ]);
  },
);

test.skipIf(mixed === null)('half a day at each of two rhythms is half of the time', async () => {
  await using lake = await openLake();
  await lake.take((await fileOf(mixed)).documents(), '2026-03-15T12:00:00Z');
  await lake.buildAll({ incremental: false, upTo: 'gold.fct_daily_glucose_metrics' });
  const [day] =
    await lake.rows(`SELECT time_in_range_pct, avg_glucose_mg_dl, CAST(minutes AS integer) AS minutes
    FROM iceberg.gold.fct_daily_glucose_metrics`);
  expect(day).toEqual({ time_in_range_pct: 50, avg_glucose_mg_dl: 150, minutes: 1440 });
});

test.skipIf(clarity === null || jellyfish === null)(
  'an export of Clarity and readings a quarter of an hour apart, in mmol/L, have the means of the reference',
  async () => {
    await using lake = await openLake();
    for (const [file, person] of [
      [clarity, 'clarity'],
      [jellyfish, 'jellyfish'],
    ] as const) {
      await lake.take((await fileOf(file, { person })).documents(), '2026-03-15T12:00:00Z');
    }
    await lake.buildAll({ incremental: false, upTo: 'silver.fct_glucose_readings' });
    const found = await lake.rows(`SELECT person_id, count(*) AS n, max(cadence_min) AS cadence,
        CAST(sum(glucose_mg_dl * minutes) AS double) / sum(minutes) AS mean
      FROM iceberg.silver.fct_glucose_readings GROUP BY person_id ORDER BY min(ts_utc)`);
    expect(
      found.map(({ n, cadence, mean }) => [n, cadence, Number(Number(mean).toFixed(4))]),
    ).toEqual(
      expect.arrayContaining([
        [2148n, 5, 111.8966],
        [1282n, 15, 138.2824],
      ]),
    );
  },
);
