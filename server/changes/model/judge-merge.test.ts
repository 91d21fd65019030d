import { describe, expect, test } from 'vitest';
import type { CheckRun } from './change.ts';
import type { DryRun } from './dry-run.ts';
import { blockerOf, judgeMerge, type MergeCase } from './judge-merge.ts';

const HEAD = 'a'.repeat(64);
const OLD = 'b'.repeat(64);

const DRY_RUN: DryRun = {
  state: 'merges',
  sourceHash: HEAD,
  targetHash: HEAD,
  baseHash: HEAD,
  keys: [],
  keyCount: 3,
  undecidedCount: 0,
  decidedCount: 0,
  choicesHash: 'none',
  staleCount: 0,
  uncheckedCount: 0,
};

const CHECKS: CheckRun = {
  id: 'c',
  sourceHash: HEAD,
  targetHash: HEAD,
  state: 'done',
  total: 0,
  error: null,
  startedBy: 'ada',
  createdAt: new Date(0),
  endedAt: new Date(0),
  results: [],
};

const CASE: MergeCase = {
  change: { number: 1, source: 'dev', target: 'main', state: 'open' },
  dryRun: DRY_RUN,
  requirements: [],
  approvals: [],
  checks: CHECKS,
  person: { name: 'ada', role: 'admin' },
  defaultBranch: 'main',
};

const blocker = (more: Partial<MergeCase>) => blockerOf(judgeMerge({ ...CASE, ...more }));
const approval = (by: string, role: 'admin' | 'analyst', sourceHash: string) => ({
  by,
  role,
  sourceHash,
  choicesHash: 'none',
  at: new Date(0),
});

test('nothing stands against a clean merge of an administrator', () => {
  expect(blocker({})).toBeNull();
});

describe('the one reason why not', () => {
  test.each([
    ['undecided', /decide the 2 keys/],
    ['nothing', /main has everything of dev/],
    ['source-gone', /dev was deleted/],
    ['target-gone', /main was deleted/],
    ['unrelated', /no commit in common/],
  ] as const)('of a dry run that is %s', (state, reason) => {
    expect(blocker({ dryRun: { ...DRY_RUN, state, undecidedCount: 2 } })).toMatch(reason);
  });

  test.each([
    [null, /run the checks/],
    [{ ...CHECKS, sourceHash: OLD }, /dev has moved since the checks/],
    [{ ...CHECKS, state: 'running' as const }, /Wait for the checks/],
    [{ ...CHECKS, state: 'failed' as const }, /broke off: run them again/],
    [{ ...CHECKS, state: 'interrupted' as const }, /interrupted: run them again/],
  ])('of checks, case %#', (checks, reason) => {
    expect(blocker({ checks })).toMatch(reason);
  });

  test('comes in the order in which it is seen to: keys, checks, approvals, person', () => {
    const dryRun = { ...DRY_RUN, state: 'undecided' as const, undecidedCount: 1 };
    const conditions = judgeMerge({ ...CASE, dryRun, checks: null });
    expect(conditions.map(({ kind }) => kind)).toEqual(['bad', 'waiting']);
  });
});

test('choices for other versions are decided again, others are said not to be checked', () => {
  const dryRun = { ...DRY_RUN, staleCount: 2, uncheckedCount: 1 };
  expect(blocker({ dryRun })).toBe(
    '2 choices were made for other versions: decide those keys again.',
  );
  const unchecked = judgeMerge({ ...CASE, dryRun: { ...DRY_RUN, uncheckedCount: 1 } });
  expect(unchecked).toContainEqual(expect.objectContaining({ kind: 'warn', todo: null }));
  expect(blockerOf(unchecked)).toBeNull();
});

test('checks that read the target are of that state of it alone', () => {
  const result = {
    ordinal: 0,
    kind: 'gate' as const,
    name: 'g',
    asset: null,
    description: '',
    severity: 'error' as const,
    state: 'pass' as const,
    failures: 0,
    message: null,
    tookMs: 1,
  };
  const at = (sql: string) => ({ ...CHECKS, targetHash: OLD, results: [{ ...result, sql }] });
  expect(blocker({ checks: at('SELECT 1 FROM s.t') })).toBeNull();
  for (const from of ["s.t FOR VERSION AS OF 'main'", '"iceberg_main".s.t']) {
    expect(blocker({ checks: at(`SELECT 1 FROM ${from}`) })).toMatch(
      /main has moved since the checks/,
    );
  }
});

describe('approvals', () => {
  const requirements = [{ approvals: 2, role: null, paths: null }];

  test('count at the head of the source alone', () => {
    const old = [approval('bo', 'admin', OLD), approval('cy', 'analyst', HEAD)];
    expect(blocker({ requirements, approvals: old })).toBe('1 more approval is needed.');
    const conditions = judgeMerge({ ...CASE, requirements, approvals: old });
    expect(conditions.at(-1)).toMatchObject({ kind: 'stale', text: '1 of 2 approvals, 1 stale' });
    const both = [approval('bo', 'admin', HEAD), approval('cy', 'analyst', HEAD)];
    expect(blocker({ requirements, approvals: both })).toBeNull();
    const otherwise = both.map((one) => ({ ...one, choicesHash: 'others' }));
    expect(blocker({ requirements, approvals: otherwise })).toBe('2 more approvals are needed.');
  });

  test('of a role count for it alone', () => {
    const asked = [{ approvals: 1, role: 'admin' as const, paths: 'gold.*' }];
    const approvals = [approval('cy', 'analyst', HEAD)];
    expect(blocker({ requirements: asked, approvals })).toBe(
      '1 more approval of an administrator for gold.* is needed.',
    );
  });

  test('of an administrator let an analyst merge into the default branch', () => {
    const person = { name: 'bo', role: 'analyst' } as const;
    expect(blocker({ person })).toMatch(/Only an administrator merges into main/);
    expect(blocker({ person, approvals: [approval('ada', 'admin', OLD)] })).not.toBeNull();
    expect(blocker({ person, approvals: [approval('ada', 'admin', HEAD)] })).toBeNull();
    expect(blocker({ person, change: { ...CASE.change, target: 'dev2' } })).toBeNull();
  });
});
