import { describe, expect, test } from 'vitest';
import type { Provenance } from './commit-properties.ts';
import { decide, predict } from './freshness.ts';

const silver = { name: 'silver.s', codeHash: 'c1', dependsOn: ['raw.r'] };
const gold = { name: 'gold.g', codeHash: 'c2', dependsOn: ['silver.s'] };
const tables = new Map([
  ['raw.r', '10'],
  ['silver.s', '20'],
  ['gold.g', '30'],
]);
const written = (code: string, name: string, snapshotId: string | null): Provenance => ({
  commitHash: 'h',
  commitTime: '2026-01-01T00:00:00Z',
  runId: 'r',
  by: 'maya',
  code,
  inputs: [{ name, snapshotId }],
  reflection: null,
});
const bySilver = written('c1', 'raw.r', '10');
const byGold = written('c2', 'silver.s', '20');

describe('decide', () => {
  test('skips what has the code and inputs of its last build', () => {
    expect(decide(silver, bySilver, tables, false)).toMatchObject({ action: 'skip' });
  });

  test.each([
    ['asked for', silver, bySilver, tables, true, 'everything is rebuilt'],
    ['absent', silver, bySilver, new Map([['raw.r', '10']]), false, 'does not exist yet'],
    ['of unknown origin', silver, null, tables, false, 'was not written by a run'],
    ['of other code', { ...silver, codeHash: 'c9' }, bySilver, tables, false, 'code has changed'],
    [
      'of other input',
      silver,
      bySilver,
      new Map(tables).set('raw.r', '11'),
      false,
      'raw.r changed',
    ],
    [
      'of an input that was not recorded',
      silver,
      written('c1', 'other.o', '1'),
      tables,
      false,
      'raw.r changed',
    ],
  ] as const)('builds what is %s', (_name, asset, provenance, state, full, why) => {
    const decision = decide(asset, provenance, state, full);
    expect(decision.action).toBe('build');
    expect(decision.why).toContain(why);
  });

  test('a table that reads itself is not made stale by its own build', () => {
    const self = {
      ...written('c1', 'raw.r', '10'),
      inputs: [...bySilver.inputs, ...byGold.inputs],
    };
    expect(decide(silver, self, new Map(tables).set('silver.s', '99'), false).action).toBe('skip');
  });

  test('an input without snapshots stays the same input', () => {
    const empty = new Map<string, string | null>(tables).set('raw.r', null);
    expect(decide(silver, written('c1', 'raw.r', null), empty, false).action).toBe('skip');
  });

  test('names the input that is missing, also when everything is rebuilt', () => {
    const decision = decide(silver, null, new Map(), true);
    expect(decision).toEqual({ action: 'blocked', why: 'reads raw.r, which does not exist' });
  });
});

describe('predict', () => {
  const provenances = new Map([
    ['silver.s', bySilver],
    ['gold.g', byGold],
  ]);

  test('what is built makes all behind it due', () => {
    const changed = new Map(tables).set('raw.r', '11');
    const decisions = predict([silver, gold], provenances, changed, false);
    expect(decisions.get('gold.g')).toEqual({ action: 'build', why: 'silver.s is built' });
  });

  test('nothing is due when nothing changed', () => {
    const decisions = predict([silver, gold], provenances, tables, false);
    expect([...decisions.values()].every(({ action }) => action === 'skip')).toBe(true);
  });

  test('a table that is built first counts as there for those behind it', () => {
    const decisions = predict([silver, gold], new Map(), new Map([['raw.r', '1']]), false);
    expect([...decisions.values()].map(({ action }) => action)).toEqual(['build', 'build']);
  });
});
