import { describe, expect, test } from 'vitest';
import { listPeople } from './list-people.ts';
import { PeopleInput } from './schemas.ts';
import { cannedEngine } from './testing/canned-engine.ts';

const clock = () => new Date('2026-11-01T00:00:00Z');
const deps = (answers: Parameters<typeof cannedEngine>[0]) => ({
  engine: cannedEngine(answers).engine,
  clock,
  user: 'maya',
});

/** Half of a fortnight at 100 mg/dL and half at 200, from the sums of the daily table. */
const row = {
  person_id: 'anna',
  zone: 'Europe/Berlin',
  from_date: '2026-10-18',
  to_date: '2026-10-31',
  days: 14n,
  n: 4_000n,
  minutes: 20_000,
  weighted: 10_000 * 100 + 10_000 * 200,
  weighted_squares: 10_000 * 100 ** 2 + 10_000 * 200 ** 2,
  very_low: 0,
  low: 0,
  in_range: 10_000,
  high: 10_000,
  last_s: Date.parse('2026-10-31T22:55:00Z') / 1000,
  last_mg_dl: 200,
  last_direction: null,
};

describe('the list of people', () => {
  test('has the figures of each from sums that add up over days', async () => {
    const { people, commit } = await listPeople(deps([[row]]), PeopleInput.parse({}));
    expect(commit).toBe('c'.repeat(64));
    expect(people[0]).toMatchObject({
      person: 'anna',
      meanMgDl: 150,
      bandPct: { very_low: 0, low: 0, in_range: 50, high: 50, very_high: 0 },
      newest: { mgDl: 200, at: new Date('2026-10-31T22:55:00Z') },
    });
    expect(people[0]?.cvPct).toBeCloseTo((100 * 50 * Math.sqrt(4000 / 3999)) / 150, 9);
    // The 25th of October has 25 hours in Berlin.
    expect(people[0]?.sufficiency.pctActive).toBeCloseTo((100 * 20_000) / (14 * 1440 + 60), 9);
    expect(people[0]?.verdicts.find(({ name }) => name === 'in_range')?.met).toBe(false);
  });

  test('is empty where the pipelines did not run yet', async () => {
    const missing = {
      kind: 'rejected',
      name: 'TABLE_NOT_FOUND',
      message: 'x',
      position: null,
    } as const;
    const { people } = await listPeople(deps([missing]), PeopleInput.parse({ ref: 'dev' }));
    expect(people).toEqual([]);
  });
});
