import { expect, test } from 'vitest';
import { seededRandom } from './testing/seeded-random.ts';
import { tortureLake } from './testing/torture-lake.ts';

const MOMENTS = 200;

test('killed at two hundred moments: nothing lost, nothing twice, no half table, no file missing', async () => {
  const seed = Date.now() % 1_000_000;
  const report = await tortureLake(MOMENTS, seededRandom(seed), (line) =>
    process.stdout.write(`seed ${seed}, moment ${line}\n`),
  );
  process.stdout.write(`${JSON.stringify(report)}\n`);
  expect(report.damage).toEqual([]);
  const { write, group, postgres } = report.killed;
  expect(write + group + postgres).toBe(MOMENTS);
});
