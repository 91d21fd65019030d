import { expect, test } from 'vitest';
import type { RawDocument } from '#server/sources/port.ts';
import { batch, openLake } from './testing/build-lake.ts';
import { nightscout } from './testing/nightscout.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** People in zones whose clocks change in the middle of the days that are made up. */
const PEOPLE = [
  { name: 'anna', zone: 'Europe/Berlin', from: Date.UTC(2026, 2, 20), step: 5 },
  { name: 'ben', zone: 'America/New_York', from: Date.UTC(2026, 1, 28), step: 5 },
  { name: 'cleo', zone: 'Australia/Lord_Howe', from: Date.UTC(2026, 2, 28), step: 1 },
] as const;
const DAYS = 16;

type Random = () => number;

/** The same numbers for the same seed. */
function randomOf(seed: number): Random {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

interface Draft {
  readonly person: (typeof PEOPLE)[number];
  readonly entry: Readonly<Record<string, unknown>> & { readonly date: number };
  readonly deletedAtMs: number | null;
}

/** Readings around each midnight by UTC, with a second uploader, errors, swings and gaps; one person's days in between have none. */
function firstVersions(random: Random): readonly Draft[] {
  return PEOPLE.flatMap((person) =>
    Array.from({ length: DAYS }, (_, day) => {
      const readings: Draft[] = [];
      if (person.name === 'ben' && day > 3 && day < 12) return readings;
      let glucose = 60 + Math.floor(random() * 120);
      for (let at = day * DAY - HOUR; at < day * DAY + 2 * HOUR; at += person.step * MINUTE) {
        if (random() < 0.05) at += Math.floor(random() * 30) * MINUTE;
        glucose = Math.min(420, Math.max(36, glucose + Math.floor((random() - 0.5) * 50)));
        const date = person.from + at;
        const entry = { _id: `${day}-${at}`, type: 'sgv', sgv: glucose, date, device: 'a' };
        readings.push({ person, entry, deletedAtMs: null });
        if (day !== 1 && random() < 0.5) {
          const again = { ...entry, _id: `${entry._id}-b`, date: date + 49_000, device: 'b' };
          readings.push({ person, entry: again, deletedAtMs: null });
        }
      }
      return readings;
    }).flat(),
  );
}

/** What became of a document later: another value, another day, deleted, or back again. */
function laterVersion(random: Random, { person, entry }: Draft): Draft {
  const kind = Math.floor(random() * 4);
  if (kind === 0) return { person, entry: { ...entry, sgv: 100 }, deletedAtMs: null };
  if (kind === 1) {
    const date = entry.date + Math.floor(random() * 3 - 1) * DAY + 20_000;
    return { person, entry: { ...entry, date }, deletedAtMs: null };
  }
  if (kind === 2) return { person, entry: { ...entry, isValid: false }, deletedAtMs: null };
  return { person, entry, deletedAtMs: entry.date + DAY };
}

const documentOf = ({ person, entry, deletedAtMs }: Draft): RawDocument => ({
  ...nightscout(person.name, person.zone, entry),
  deletedAtMs,
});

function shuffled<T>(random: Random, items: readonly T[]): readonly T[] {
  return items
    .map((item) => ({ item, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}

/** Batches as they arrive: most at first, then what is late on a few days, again, or in a later version. */
function arrivals(random: Random, count: number): readonly (readonly RawDocument[])[] {
  const batches: Draft[][] = Array.from({ length: count }, () => []);
  const lateDays = Array.from({ length: count }, () => Math.floor(random() * DAYS));
  for (const draft of shuffled(random, firstVersions(random))) {
    const day = Math.floor((draft.entry.date - draft.person.from) / DAY);
    const late = random() < 0.3 ? Math.max(0, lateDays.indexOf(day)) : 0;
    batches[late]?.push(draft);
    const later = lateDays.indexOf(day, late + 1);
    if (later > 0 && random() < 0.15) {
      batches[later]?.push(random() < 0.3 ? draft : laterVersion(random, draft));
    }
  }
  return batches.map((drafts) => drafts.map(documentOf));
}

test.each([1, 2])(
  'whatever order documents arrive in, adding to the tables gives what building them anew gives (%i)',
  async (seed) => {
    const random = randomOf(seed);
    await using lake = await openLake();
    const models = lake.project.assets.filter(({ kind }) => kind === 'model');
    const tables = async () => {
      const found: Record<string, readonly string[]> = {};
      for (const { name } of models) {
        const rows = await lake.rows(`SELECT * FROM iceberg.${name}`);
        found[name] = rows
          .map((row) =>
            JSON.stringify(row, (_, value) => (typeof value === 'bigint' ? `${value}n` : value)),
          )
          .sort();
      }
      return found;
    };
    let day = 10;
    for (const documents of arrivals(random, 4)) {
      await lake.take(batch(documents), `2026-05-${day}T00:00:00Z`);
      await lake.buildAll({ incremental: true });
      day += 1;
    }
    const added = await tables();
    await lake.buildAll({ incremental: false });
    const anew = await tables();
    for (const { name } of models)
      expect({ name, rows: added[name] }).toEqual({ name, rows: anew[name] });
    expect(anew['silver.fct_glucose_readings']?.length).toBeGreaterThan(1000);
    const verdicts = await lake.rows(
      'SELECT DISTINCT reason FROM iceberg.bronze.stg_entries ORDER BY 1',
    );
    expect(verdicts.map(({ reason }) => reason)).toEqual(
      expect.arrayContaining(['deleted_at_source', 'error_code', 'good', 'other_uploader']),
    );
  },
  180_000,
);

test('who else came to be in a zone changes nothing of a person', async () => {
  await using lake = await openLake();
  const people = () =>
    lake.rows(
      'SELECT person_id, recent_pct_active FROM iceberg.marts.mrt_glucose_people ORDER BY 1',
    );
  const days = (person: string, from: number, count: number) =>
    Array.from({ length: count * 288 }, (_, index) =>
      nightscout(person, 'Europe/Berlin', {
        type: 'sgv',
        sgv: 100,
        date: from + index * 5 * MINUTE,
      }),
    );
  // Two days of fourteen, of which one is an hour short.
  const midnight = Date.UTC(2026, 2, 29, 22);
  await lake.take(batch(days('anna', midnight, 2)), '2026-05-10T00:00:00Z');
  await lake.buildAll({ incremental: true });
  const alone = await people();
  expect(alone).toEqual([
    { person_id: 'anna', recent_pct_active: (100 * 2 * 1440) / (14 * 1440 - 60) },
  ]);
  await lake.take(batch(days('ben', midnight - 40 * DAY, 1)), '2026-05-11T00:00:00Z');
  await lake.buildAll({ incremental: true });
  const added = await people();
  expect(added).toHaveLength(2);
  expect(added).toEqual(expect.arrayContaining([...alone]));
  await lake.buildAll({ incremental: false });
  expect(await people()).toEqual(added);
}, 60_000);
