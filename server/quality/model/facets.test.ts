import { expect, test } from 'vitest';
import { facetsOf, type VerdictGroup } from './facets.ts';
import { NO_FILTER } from './verdicts.ts';

const group = (patch: Partial<VerdictGroup>): VerdictGroup => ({
  verdict: 'keep',
  reason: 'good',
  source: 'a',
  person: 'anna',
  rows: 1,
  newestFetchMs: 1,
  ...patch,
});
const GROUPS = [
  group({ rows: 100 }),
  group({ verdict: 'drop', reason: 'error_code', rows: 3, newestFetchMs: 5 }),
  group({ verdict: 'drop', reason: 'error_code', source: 'b', rows: 4, newestFetchMs: 9 }),
  group({ verdict: 'quarantine', reason: 'no_time', person: 'ben', source: 'b', rows: 2 }),
];

test('every document is counted once, and verdicts that nobody has are there with none', () => {
  const facets = facetsOf(GROUPS, NO_FILTER);
  expect(facets.total).toBe(109);
  expect(facets.verdicts.map(({ rows }) => rows)).toEqual([2, 7, 0, 0, 100]);
  expect(facets.reasons.map(({ reason }) => reason)).toEqual(['no_time', 'error_code', 'good']);
  expect(facets.reasons[1]).toMatchObject({ rows: 7, newestFetchMs: 9, sources: ['b', 'a'] });
});

test('a part of the filter narrows the others and not the choice that it is itself', () => {
  const facets = facetsOf(GROUPS, { ...NO_FILTER, reason: 'error_code', source: 'b' });
  expect(facets.filtered).toBe(4);
  expect(facets.sources).toEqual([
    { name: 'b', rows: 4 },
    { name: 'a', rows: 3 },
  ]);
  expect(facets.people).toEqual([{ name: 'anna', rows: 4 }]);
  expect(facets.verdicts.map(({ rows }) => rows)).toEqual([2, 4, 0, 0, 0]);
  expect(facets.reasons.map(({ reason }) => reason)).toEqual(['no_time', 'error_code']);
});
