import { expect, test } from 'vitest';
import { seededRandom } from './testing/seeded-random.ts';
import { tortureLake } from './testing/torture-lake.ts';

const MOMENTS = 8;

test('killed at any moment, the lake has every version of every document once, no half table and every file it names', async () => {
  const seed = Date.now() % 1_000_000;
  const report = await tortureLake(MOMENTS, seededRandom(seed), (line) =>
    process.stdout.write(`seed ${seed}, moment ${line}\n`),
  );
  expect(report.damage).toEqual([]);
  const { write, group, postgres } = report.killed;
  expect(write + group + postgres).toBe(MOMENTS);
  expect(report.rounds).toBeGreaterThan(0);
}, 600_000);
