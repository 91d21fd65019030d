import { expect, test } from 'vitest';
import type { RawDocument } from '#server/sources/port.ts';
import { batch, openLake } from './testing/build-lake.ts';
import { nightscout } from './testing/nightscout.ts';

const START = Date.UTC(2026, 2, 2, 8);
const MINUTE = 60_000;

/** Readings five minutes apart. */
const series = (count: number, change: Record<string, unknown> = {}, shift = 0) =>
  Array.from({ length: count }, (_, index) =>
    nightscout('p', 'Europe/Berlin', {
      _id: `${index}${JSON.stringify(change)}${shift}`,
      type: 'sgv',
      sgv: 100 + index,
      device: 'a',
      date: START + index * 5 * MINUTE + shift,
      ...change,
    }),
  );

const VERDICTS =
  'SELECT verdict, reason, count(*) AS n FROM iceberg.bronze.stg_entries GROUP BY 1, 2';
const DAYS = `SELECT reading_count, minutes, glucose_sum, avg_glucose_mg_dl, median_glucose_mg_dl
  FROM iceberg.gold.fct_daily_glucose_metrics`;

async function daysOf(documents: readonly RawDocument[]) {
  await using lake = await openLake();
  await lake.take(batch(documents), '2026-03-03T00:00:00Z');
  await lake.buildAll({ incremental: false, upTo: 'gold.fct_daily_glucose_metrics' });
  return await lake.rows(DAYS);
}

test('every reading again a minute later, from another device or the same, changes nothing', async () => {
  const once = await daysOf(series(40));
  expect(await daysOf([...series(40), ...series(40, { device: 'b' }, MINUTE)])).toEqual(once);
  expect(await daysOf([...series(40), ...series(40, {}, MINUTE)])).toEqual(once);
});

test('copies of each reading in the minutes between change no share and no mean', async () => {
  const [once] = await daysOf(series(40));
  const minutes = [1, 2, 3, 4].flatMap((minute) => series(40, {}, minute * MINUTE));
  const [often] = await daysOf([...series(40), ...minutes]);
  expect(often).toMatchObject({
    reading_count: 200n,
    minutes: once?.['minutes'],
    glucose_sum: once?.['glucose_sum'],
    avg_glucose_mg_dl: once?.['avg_glucose_mg_dl'],
  });
});

test('numbers in any form that JSON has stop no build and keep their values', async () => {
  await using lake = await openLake();
  const entries = [
    ...series(1, { sgv: 118.80000000000001 }),
    ...series(1, { sgv: 120.5, delta: -0.30000000000000004 }, 5 * MINUTE),
    ...series(1, { sgv: 121.5 }, 10 * MINUTE).map((document) => ({
      ...document,
      json: document.json.replace('121.5', '121.50'),
    })),
  ];
  const treatment: RawDocument = {
    ...nightscout('p', 'Europe/Berlin', {
      _id: 'twice',
      date: START,
      insulin: 2.3000000000000003,
      boluscalc: { insulin: 2.3000000000000003, bg: 5.1 },
    }),
    collection: 'treatments',
  };
  await lake.take(batch([...entries, treatment]), '2026-03-03T00:00:00Z');
  await lake.buildAll({ incremental: false, upTo: 'bronze.stg_entries' });
  await lake.buildAll({ incremental: false, upTo: 'bronze.stg_treatments' });
  expect(
    await lake.rows(
      'SELECT glucose_mg_dl FROM iceberg.bronze.stg_entries ORDER BY reading_timestamp',
    ),
  ).toEqual([118.80000000000001, 120.5, 121.5].map((value) => ({ glucose_mg_dl: value })));
  expect(await lake.rows('SELECT insulin_units FROM iceberg.bronze.stg_treatments')).toEqual([
    { insulin_units: 2.3000000000000003 },
  ]);
});

test('another rule for a source gives its documents other verdicts, from raw, and takes them back', async () => {
  await using lake = await openLake();
  const documents = [
    ...series(3, { sgv: 5.5 }),
    ...series(3, { sgv: 650 }, 60 * MINUTE),
    ...series(3, {}, 120 * MINUTE),
  ];
  await lake.take(batch(documents), '2026-03-03T00:00:00Z');
  const upTo = 'silver.fct_glucose_readings';
  await lake.buildAll({ incremental: false, upTo });
  const before = await lake.rows(VERDICTS);
  expect(before).toEqual(
    expect.arrayContaining([
      { verdict: 'quarantine', reason: 'looks_like_mmol', n: 3n },
      { verdict: 'quarantine', reason: 'implausible', n: 3n },
      { verdict: 'keep', reason: 'good', n: 3n },
    ]),
  );
  await lake.declare(
    `SELECT 'nightscout' AS source, CAST(NULL AS varchar) AS person, 'nightscout' AS kind, 1 AS priority,
      'mmol/L' AS unit_override, -30 AS clock_offset_minutes, 4E1 AS min_glucose_mg_dl, 2E4 AS max_glucose_mg_dl`,
  );
  await lake.buildAll({ incremental: false, upTo });
  expect(await lake.rows(VERDICTS)).toEqual([{ verdict: 'keep', reason: 'good', n: 9n }]);
  expect(
    await lake.rows(
      `SELECT glucose_mg_dl, CAST(ts_utc AS varchar) AS at FROM iceberg.silver.fct_glucose_readings ORDER BY ts_utc LIMIT 1`,
    ),
  ).toEqual([{ glucose_mg_dl: 99, at: '2026-03-02 07:30:00.000000 UTC' }]);
  await lake.declare(`SELECT * FROM iceberg.raw.sources WHERE false`);
  await lake.buildAll({ incremental: false, upTo });
  expect(await lake.rows(VERDICTS)).toEqual(expect.arrayContaining([...before]));
});

test('a low of a source in mmol/L is a low, not a number in another unit', async () => {
  await using lake = await openLake();
  await lake.take(
    batch([...series(1, { sgv: 1.5 }), ...series(1, { sgv: 2.5 }, 60 * MINUTE)]),
    '2026-03-03T00:00:00Z',
  );
  await lake.declare(
    `SELECT 'nightscout' AS source, CAST(NULL AS varchar) AS person, 'nightscout' AS kind, 1 AS priority,
      'mmol/L' AS unit_override, CAST(NULL AS integer) AS clock_offset_minutes,
      2E1 AS min_glucose_mg_dl, CAST(NULL AS double) AS max_glucose_mg_dl`,
  );
  await lake.buildAll({ incremental: false, upTo: 'bronze.stg_entries' });
  expect(await lake.rows(VERDICTS)).toEqual([{ verdict: 'keep', reason: 'good', n: 2n }]);
});

test('a reading at a limit of a report in mmol/L is on the side where the limit in mg/dL is', async () => {
  await using lake = await openLake();
  const limits = [2.9, 3, 3.4, 3.5, 3.8, 3.9, 7.8, 7.9, 10, 10.1, 13.9, 14];
  await lake.take(
    batch(limits.flatMap((sgv, index) => series(1, { sgv }, index * 5 * MINUTE))),
    '2026-03-03T00:00:00Z',
  );
  await lake.declare(
    `SELECT 'nightscout' AS source, CAST(NULL AS varchar) AS person, 'nightscout' AS kind, 1 AS priority,
      'mmol/L' AS unit_override, CAST(NULL AS integer) AS clock_offset_minutes,
      CAST(NULL AS double) AS min_glucose_mg_dl, CAST(NULL AS double) AS max_glucose_mg_dl`,
  );
  await lake.buildAll({ incremental: false, upTo: 'gold.fct_daily_glucose_metrics' });
  const [day] =
    await lake.rows(`SELECT minutes_very_low / 5 AS very_low, minutes_54_62 / 5 AS to_62,
      minutes_low / 5 AS low, minutes_70_140 / 5 AS tight, minutes_in_range / 5 AS in_range,
      minutes_high / 5 AS high, minutes_very_high / 5 AS very_high
    FROM iceberg.gold.fct_daily_glucose_metrics`);
  expect(day).toEqual({
    very_low: 1n,
    to_62: 2n,
    low: 4n,
    tight: 2n,
    in_range: 4n,
    high: 2n,
    very_high: 1n,
  });
});

test('half a mg/dL is rounded up, also just past the end of 70 to 140', async () => {
  await using lake = await openLake();
  await lake.take(
    batch([139.5, 140.5].flatMap((sgv, index) => series(1, { sgv }, index * 5 * MINUTE))),
    '2026-03-03T00:00:00Z',
  );
  await lake.buildAll({ incremental: false, upTo: 'silver.fct_glucose_readings' });
  expect(
    await lake.rows(
      'SELECT glucose_mg_dl FROM iceberg.silver.fct_glucose_readings ORDER BY ts_utc',
    ),
  ).toEqual([{ glucose_mg_dl: 140 }, { glucose_mg_dl: 141 }]);
});

test('more than two cadences after the reading before is a gap, and so is before the first, however it is built', async () => {
  await using lake = await openLake();
  const upTo = 'silver.fct_glucose_readings';
  const gaps = async () =>
    (
      await lake.rows(`SELECT to_unixtime(ts_utc) * 1000 AS ms FROM iceberg.silver.fct_glucose_readings
        WHERE bitwise_and(flag_bits, 128) > 0 ORDER BY 1`)
    ).map(({ ms }) => (Number(ms) - START) / MINUTE);
  const afterDays = 20 * 24 * 60;
  await lake.take(
    batch([...series(3), ...series(2, {}, 21 * MINUTE), ...series(2, {}, 36 * MINUTE)]),
    '2026-03-03T00:00:00Z',
  );
  await lake.buildAll({ incremental: true, upTo });
  expect(await gaps()).toEqual([0, 21]);
  await lake.take(batch(series(2, {}, afterDays * MINUTE)), '2026-03-23T00:00:00Z');
  await lake.buildAll({ incremental: true, upTo });
  expect(await gaps()).toEqual([0, 21, afterDays]);
  await lake.buildAll({ incremental: false, upTo });
  expect(await gaps()).toEqual([0, 21, afterDays]);
}, 60_000);

test('the source that is trusted more counts where two bring the same', async () => {
  await using lake = await openLake();
  const trusted = series(12, {}, 40_000).map((document) => ({ ...document, source: 'better' }));
  await lake.take(
    batch([...series(12), ...series(6, {}, 60 * MINUTE), ...trusted]),
    '2026-03-03T00:00:00Z',
  );
  const kept = () =>
    lake.rows(`SELECT source, count(*) AS n FROM iceberg.bronze.stg_entries
      WHERE verdict = 'keep' GROUP BY source ORDER BY source`);
  await lake.buildAll({ incremental: false, upTo: 'bronze.stg_entries' });
  await lake.declare(
    `SELECT 'better' AS source, 'p' AS person, 'nightscout' AS kind, 1 AS priority,
      CAST(NULL AS varchar) AS unit_override, CAST(NULL AS integer) AS clock_offset_minutes,
      CAST(NULL AS double) AS min_glucose_mg_dl, CAST(NULL AS double) AS max_glucose_mg_dl`,
  );
  await lake.buildAll({ incremental: false, upTo: 'bronze.stg_entries' });
  expect(await kept()).toEqual([
    { source: 'better', n: 12n },
    { source: 'nightscout', n: 6n },
  ]);
});

test('what a source deleted counts no more and stays to be seen; treatments are told by what they have', async () => {
  await using lake = await openLake();
  const [first, ...others] = series(3);
  const treatment = (_id: string, members: object): RawDocument => ({
    ...nightscout('p', 'Europe/Berlin', { _id, eventType: '', date: START, ...members }),
    collection: 'treatments',
  });
  const treatments = [
    treatment('bolus', { insulin: 2.5, carbs: null }),
    treatment('meal', { insulin: '3', carbs: 40 }),
    treatment('basal', { absolute: 0.4, duration: 30 }),
    treatment('check', { glucose: 5.5, units: 'mmol' }),
    { ...treatment('overflow', { notes: 'x' }), eventTimeMs: 4_294_967_295_000 },
  ];
  await lake.take(
    batch([...(first ? [first] : []), ...others, ...treatments]),
    '2026-03-03T00:00:00Z',
  );
  await lake.buildAll({ incremental: true });
  const gone = others.map((document) => ({ ...document, deletedAtMs: Date.UTC(2026, 2, 4) }));
  await lake.take(batch(gone), '2026-03-04T00:00:00Z');
  await lake.buildAll({ incremental: true });
  expect(await lake.rows(VERDICTS)).toEqual(
    expect.arrayContaining([
      { verdict: 'drop', reason: 'deleted_at_source', n: 2n },
      { verdict: 'keep', reason: 'good', n: 1n },
    ]),
  );
  expect(
    await lake.rows(`SELECT document_id, kind, verdict, insulin_units, glucose_mg_dl
      FROM iceberg.bronze.stg_treatments ORDER BY document_id`),
  ).toEqual([
    {
      document_id: 'basal',
      kind: 'temp_basal',
      verdict: 'keep',
      insulin_units: null,
      glucose_mg_dl: null,
    },
    {
      document_id: 'bolus',
      kind: 'bolus',
      verdict: 'keep',
      insulin_units: 2.5,
      glucose_mg_dl: null,
    },
    {
      document_id: 'check',
      kind: 'glucose_check',
      verdict: 'keep',
      insulin_units: null,
      glucose_mg_dl: 5.5 * 18.01559,
    },
    {
      document_id: 'meal',
      kind: 'meal_bolus',
      verdict: 'keep',
      insulin_units: 3,
      glucose_mg_dl: null,
    },
    {
      document_id: 'overflow',
      kind: 'note',
      verdict: 'quarantine',
      insulin_units: null,
      glucose_mg_dl: null,
    },
  ]);
  expect(
    await lake.rows(`SELECT document_count, kept_count, dropped_count, gap_count
      FROM iceberg.marts.mrt_glucose_quality`),
  ).toEqual([{ document_count: 3n, kept_count: 1n, dropped_count: 2n, gap_count: 0n }]);
  expect(await lake.failingTests()).toEqual([]);
});

test('a zone that is declared holds from its day on, whatever the documents say', async () => {
  await using lake = await openLake();
  await lake.take(
    batch([...series(1), ...series(1, {}, 48 * 60 * MINUTE)]),
    '2026-03-05T00:00:00Z',
  );
  await lake.declarePeople(`SELECT 'p' AS person, zone, valid_from FROM (VALUES
    ('Asia/Tokyo', DATE '0001-01-01'), ('America/New_York', DATE '2026-03-04')) AS t (zone, valid_from)`);
  await lake.buildAll({ incremental: false, upTo: 'silver.fct_glucose_readings' });
  expect(
    await lake.rows(
      'SELECT zone, hour_of_day FROM iceberg.silver.fct_glucose_readings ORDER BY ts_utc',
    ),
  ).toEqual([
    { zone: 'Asia/Tokyo', hour_of_day: 17 },
    { zone: 'America/New_York', hour_of_day: 3 },
  ]);
});

test('at night a steep fall below 70 that is soon over is suspected, a slow one is not', async () => {
  await using lake = await openLake();
  const night = Date.UTC(2026, 2, 3, 1);
  const values = [110, 95, 66, 62, 65, 90, 100, 90, 80, 74, 68, 66, 72];
  const documents = values.map((sgv, index) =>
    nightscout('p', 'Europe/Berlin', {
      _id: `${index}`,
      type: 'sgv',
      sgv,
      date: night + index * 5 * MINUTE,
    }),
  );
  await lake.take(batch(documents), '2026-03-04T00:00:00Z');
  await lake.buildAll({ incremental: false, upTo: 'silver.fct_glucose_readings' });
  const flagged = await lake.rows(
    'SELECT glucose_mg_dl FROM iceberg.silver.fct_glucose_readings WHERE bitwise_and(flag_bits, 64) > 0 ORDER BY ts_utc',
  );
  expect(flagged.map((row) => row['glucose_mg_dl'])).toEqual([66, 62, 65]);
});

test('documents from years far away are put aside and stop nothing', async () => {
  await using lake = await openLake();
  const far = [0, 4_294_967_295_000, 8.64e15, -8.64e15].map((date, index) =>
    nightscout('p', 'Europe/Berlin', { _id: `far${index}`, type: 'sgv', sgv: 100, date }),
  );
  const odd = [1e300, 'Infinity', { value: 1 }, [1]].map((trend, index) =>
    nightscout('p', 'Europe/Berlin', {
      _id: `odd${index}`,
      type: 'sgv',
      sgv: 100,
      date: START + index * 5 * MINUTE,
      trend,
      noise: trend,
    }),
  );
  await lake.take(batch([...far, ...odd]), '2026-03-03T00:00:00Z');
  await lake.buildAll({ incremental: true });
  await lake.take(batch(series(2, {}, 60 * MINUTE)), '2026-03-03T01:00:00Z');
  await lake.buildAll({ incremental: true });
  const quarantined = await lake.rows(
    "SELECT document_id FROM iceberg.bronze.stg_entries WHERE verdict = 'quarantine' ORDER BY 1",
  );
  expect(quarantined.map((row) => row['document_id'])).toEqual(['far0', 'far1', 'far2', 'far3']);
  expect(await lake.rows('SELECT kept_count FROM iceberg.marts.mrt_glucose_quality')).toEqual([
    { kept_count: 6n },
  ]);
});

test('readings more than 10,000 days apart are days of one calendar', async () => {
  await using lake = await openLake();
  const ages = [Date.UTC(2000, 0, 1, 12), Date.UTC(2028, 0, 1, 12)].map((date, index) =>
    nightscout('p', 'Europe/Berlin', { _id: `age${index}`, type: 'sgv', sgv: 100, date }),
  );
  await lake.take(batch(ages), '2028-01-02T00:00:00Z');
  await lake.buildAll({ incremental: false });
  expect(
    await lake.rows(`SELECT count(*) AS days, CAST(min(local_date) AS varchar) AS first_date,
        CAST(max(local_date) AS varchar) AS last_date FROM iceberg.gold.dim_date`),
  ).toEqual([{ days: 10_228n, first_date: '2000-01-01', last_date: '2028-01-01' }]);
  expect(await lake.rows('SELECT reading_count FROM iceberg.marts.mrt_glucose_overview')).toEqual([
    { reading_count: 1n },
    { reading_count: 1n },
  ]);
});
