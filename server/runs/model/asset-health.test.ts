import { expect, test } from 'vitest';
import { type AssetFacts, judgeAsset } from './asset-health.ts';

const facts: AssetFacts = {
  exists: true,
  decision: { action: 'skip', why: 'unchanged' },
  provenance: null,
  lastAttempt: null,
};
const attempt = { runId: 'r', at: new Date(0), note: 'unique_id failed' };

test.each<[string, Partial<AssetFacts>]>([
  ['fresh', {}],
  ['stale', { decision: { action: 'build', why: 'its code has changed' } }],
  ['missing', { exists: false, decision: { action: 'build', why: 'does not exist yet' } }],
  ['blocked', { exists: false, decision: { action: 'blocked', why: 'reads raw.r' } }],
  ['failing', { lastAttempt: { ...attempt, failed: true } }],
  ['fresh', { lastAttempt: { ...attempt, failed: false } }],
  [
    'failing',
    {
      decision: { action: 'build', why: 'its code has changed' },
      lastAttempt: { ...attempt, failed: true },
    },
  ],
])('%s: %j', (state, change) => {
  expect(judgeAsset({ ...facts, ...change }).state).toBe(state);
});

test('whatever is not fresh says why', () => {
  expect(judgeAsset({ ...facts, lastAttempt: { ...attempt, failed: true } }).why).toBe(
    attempt.note,
  );
  expect(judgeAsset(facts).why).toBeNull();
});
