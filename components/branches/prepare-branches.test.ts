import { expect, test } from 'vitest';
import { changesText, prepareDistance, prepareMerge, prepareUnmerged } from './prepare-branches.ts';
import type { MergeOutcome } from './types.ts';

test('far counts less than near on the bar of behind and ahead, and nothing is nothing', () => {
  expect(prepareDistance(null, 3)).toBeNull();
  expect(prepareDistance(0, 5_000)).toEqual({ behind: 0, ahead: 1 });
  const near = prepareDistance(1, 10);
  expect(near?.behind).toBeGreaterThan(0.05);
  expect(near?.ahead).toBeLessThan(0.5);
});

test('what a merge would bring is told honestly, whatever the number of commits ahead', () => {
  const open = { isDefault: false, isMerged: false };
  const tried = (keys: number | null, conflicts = 0) =>
    prepareUnmerged(open, { name: 'dev', keys, conflicts, why: keys === null ? 'apart' : null });
  expect(prepareUnmerged({ isDefault: true, isMerged: null }, undefined)).toBeNull();
  expect(prepareUnmerged({ ...open, isMerged: true }, undefined)?.word).toBe('merged');
  expect(tried(0)?.word).toBe('merged');
  expect(tried(1)?.word).toBe('1 key');
  expect(tried(3, 1)).toMatchObject({ kind: 'warn', word: '3 keys, 1 in conflict' });
  expect(tried(null)).toMatchObject({ word: 'unrelated', title: 'apart' });
});

const outcome = (conflicts: readonly boolean[]): MergeOutcome => ({
  fromHash: 'b'.repeat(64),
  wasApplied: false,
  wasSuccessful: !conflicts.includes(true),
  resultantTargetHash: null,
  commonAncestor: null,
  targetBranch: 'main',
  effectiveTargetHash: 'h',
  expectedHash: null,
  conflictSentences: conflicts.filter(Boolean).map(() => 'Both sides changed it.'),
  details: conflicts.map((has, index) => ({
    key: ['silver', `t${index}`],
    mergeBehavior: 'NORMAL',
    conflict: has ? { conflictType: 'VALUE_DIFFERS', key: null, message: '' } : null,
  })),
});

test('a dry run says what would change, or what stands against it', () => {
  expect(prepareMerge(outcome([]), 'main').kind).toBe('nothing');
  expect(prepareMerge(outcome([false]), 'main')).toMatchObject({ kind: 'clean' });
  expect(prepareMerge(outcome([false, true]), 'main')).toMatchObject({
    kind: 'conflicts',
    tables: [{ conflicts: false }, { name: 'silver.t1', conflicts: true }],
  });
});

test('many changes are named in part', () => {
  const change = (key: string) => ({ type: 'PUT', key }) as const;
  expect(changesText([change('a')])).toBe('a');
  expect(changesText(['a', 'b', 'c', 'd'].map(change))).toBe('a, b, c and 1 more');
});
