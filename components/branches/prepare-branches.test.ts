import { expect, test } from 'vitest';
import {
  branchStart,
  changesText,
  countBranches,
  prepareBranches,
  prepareMerge,
} from './prepare-branches.ts';
import type { Branch, MergeOutcome } from './types.ts';

const branch = (name: string, committedAt: string, more: Partial<Branch> = {}): Branch => ({
  name,
  type: 'BRANCH',
  hash: 'h',
  isDefault: false,
  message: null,
  author: null,
  committedAt,
  ...more,
});
const BRANCHES = [
  branch('dev', '2026-10-20'),
  branch('main', '2026-10-01', { isDefault: true }),
  branch('newer', '2026-10-21'),
  branch('run/01', '2026-10-21'),
  branch('release', '2026-10-21', { type: 'TAG' }),
];

test('the default branch leads, then what changed last; runs and tags stand apart', () => {
  const names = prepareBranches(BRANCHES, 'branches', '').map(({ name }) => name);
  expect(names).toEqual(['main', 'newer', 'dev']);
  expect(prepareBranches(BRANCHES, 'branches', 'DE')).toHaveLength(1);
  expect(countBranches(BRANCHES, 'runs')).toBe(1);
  expect(countBranches(BRANCHES, 'tags')).toBe(1);
});

test('a branch starts at a head, a commit or a moment', () => {
  expect(branchStart('dev', ' ')).toBe('dev');
  expect(branchStart('dev', 'abcdef1234')).toBe('@abcdef1234');
  expect(branchStart('dev', '2026-01-31T12:00:00Z')).toBe('dev*2026-01-31T12:00:00Z');
});

const outcome = (conflicts: readonly boolean[]): MergeOutcome => ({
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
