import { expect, test } from 'vitest';
import type { PlanNode } from '#server/engine/port.ts';
import { planLines } from './prepare-plan.ts';

const node = (fields: Partial<PlanNode>): PlanNode => ({
  id: '1',
  name: 'TableScan',
  details: [],
  estimatedRows: null,
  actualRows: null,
  seconds: null,
  bytes: null,
  children: [],
  ...fields,
});

const lines = (root: PlanNode) => planLines({ root, sql: '', io: null });

test('each step stands under the one that it feeds, with its share of the time', () => {
  const scan = node({ id: '2', seconds: 3 });
  const root = node({ name: 'Sort', seconds: 1, children: [scan] });
  expect(lines(root).map(({ depth, share }) => [depth, share])).toEqual([
    [0, 0.25],
    [1, 0.75],
  ]);
});

test('a plan that has not run has no shares and no warnings', () => {
  expect(lines(node({ estimatedRows: 9n }))[0]).toMatchObject({ share: null, warning: null });
});

test('an estimate that is far off is told, one of few rows is not', () => {
  const warnings = (estimatedRows: bigint, actualRows: bigint) =>
    lines(node({ estimatedRows, actualRows }))[0]?.warning;
  expect(warnings(100n, 5000n)).toBe('50 times more rows than estimated');
  expect(warnings(100_000n, 0n)).toBe('100,000 times fewer rows than estimated');
  expect(warnings(1n, 900n)).toBeNull();
  expect(warnings(5000n, 9000n)).toBeNull();
});
