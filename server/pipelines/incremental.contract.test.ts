import { expect, test } from 'vitest';
import { batch, openLake } from './testing/build-lake.ts';
import { nightscout } from './testing/nightscout.ts';

test('an incremental build after late, edited and deleted documents equals a full one', async () => {
  await using lake = await openLake();
  const entry = (day: number, reading: number, change: object = {}) =>
    nightscout('p', 'Europe/Berlin', {
      _id: `${day}-${reading}`,
      type: 'sgv',
      sgv: 100 + reading,
      date: Date.UTC(2026, 2, day, 10) + reading * 300_000,
      ...change,
    });
  const days = [1, 2, 3, 4].flatMap((day) => [0, 1, 2, 3].map((reading) => entry(day, reading)));
  await lake.take(batch(days), '2026-03-10T00:00:00Z');
  await lake.buildAll({ incremental: false });
  const late = entry(2, 9);
  const edited = entry(3, 1, { sgv: 250 });
  const deleted = [0, 1, 2, 3].map((reading) => entry(1, reading, { isValid: false }));
  const taken = await lake.take(
    batch([...days.slice(4), late, edited, ...deleted]),
    '2026-03-11T00:00:00Z',
  );
  expect(taken.written).toBe(6);

  await lake.buildAll({ incremental: true });
  expect(await lake.failingTests()).toEqual([]);
  const tables = async () => ({
    daily: await lake.rows(
      'SELECT * FROM iceberg.gold.fct_daily_glucose_metrics ORDER BY reading_date',
    ),
    readings: await lake.rows('SELECT * FROM iceberg.silver.fct_glucose_readings ORDER BY ts_utc'),
    overview: await lake.rows(
      'SELECT * FROM iceberg.marts.mrt_glucose_overview ORDER BY reading_date',
    ),
  });
  const incremental = await tables();
  await lake.buildAll({ incremental: false });
  expect(incremental).toEqual(await tables());
  expect(incremental.daily).toHaveLength(3);
}, 180_000);
