import { expect, test } from 'vitest';
import {
  checksSentence,
  eventWords,
  mergeSentence,
  mergeWord,
  orderChecks,
} from './prepare-change.ts';
import type { CheckResult, CheckRun, KeyView } from './types.ts';

const HASH = 'c6a1f2d9'.repeat(8);

const key = (more: Partial<KeyView> = {}): KeyView => ({
  key: ['s', 't'],
  type: 'ICEBERG_TABLE',
  change: 'changed',
  base: null,
  ours: null,
  theirs: null,
  conflict: null,
  offers: [],
  decision: null,
  isSettled: true,
  ...more,
});

const decision = (isStale: boolean) => ({
  key: ['s', 't'],
  choice: 'append-both' as const,
  versionHash: null,
  sourceHash: HASH,
  targetHash: HASH,
  by: 'ada',
  at: new Date(0),
  isStale,
});

test('a key says how it is merged, and that an old choice is asked for again', () => {
  const word = (view: KeyView) => mergeWord(view, 'dev', 'main').text;
  expect(word(key())).toBe('fast-forward');
  expect(word(key({ change: 'added' }))).toBe('add');
  expect(word(key({ decision: decision(false) }))).toBe('append both');
  const conflict = { type: 'VALUE_DIFFERS' as const, sentence: '', source: null, target: null };
  expect(word(key({ conflict, isSettled: false }))).toBe('both sides changed, undecided');
  const again = key({ conflict, isSettled: false, decision: decision(true) });
  expect(word(again)).toBe('both sides changed, decide again');
  expect(word(key({ decision: decision(true) }))).toBe('decide again');
});

test('the merge button says how many commits, and the sentence how many keys stay', () => {
  const kept = { ...decision(false), choice: 'keep-target' as const };
  const dryRun = {
    state: 'merges' as const,
    sourceHash: HASH,
    targetHash: HASH,
    baseHash: HASH,
    keys: [key(), key({ decision: kept })],
    keyCount: 2,
    undecidedCount: 0,
    decidedCount: 1,
    choicesHash: HASH,
    staleCount: 0,
    uncheckedCount: 0,
  };
  const { button, sentence } = mergeSentence({ dryRun, commitCount: 0 }, 'main');
  expect(button).toBe('Merge 0 commits into main');
  expect(sentence).toContain('on main after c6a1f2d9: 1 key changes, 1 left as it is.');
});

test('checks are told by how far they are, those that fail first', () => {
  const result = (ordinal: number, state: CheckResult['state']): CheckResult => ({
    ordinal,
    kind: 'gate',
    name: `g${ordinal}`,
    asset: null,
    description: '',
    severity: 'error',
    state,
    failures: 0,
    sql: '',
    message: null,
    tookMs: 1,
  });
  const results = [result(0, 'pass'), result(1, 'fail'), result(2, 'warn')];
  const run: CheckRun = {
    id: 'x',
    sourceHash: HASH,
    targetHash: HASH,
    state: 'running',
    total: 4,
    error: null,
    startedBy: 'ada',
    createdAt: new Date(0),
    endedAt: null,
    results,
  };
  expect(checksSentence(null)).toBe('have not run');
  expect(checksSentence(run)).toBe('3 of 4 have run at c6a1f2d9');
  expect(checksSentence({ ...run, state: 'done' })).toBe('2 of 3 hold at c6a1f2d9');
  expect(orderChecks(results).map(({ ordinal }) => ordinal)).toEqual([1, 2, 0]);
});

test('an event says what was done', () => {
  const event = { id: '1', at: new Date(0), by: 'ada', sourceHash: HASH };
  expect(eventWords({ ...event, kind: 'approved', body: 'Fine.' })).toBe('approved at c6a1f2d9');
  expect(eventWords({ ...event, kind: 'merged', body: HASH })).toBe('merged it as c6a1f2d9');
});
