import { expect, test } from 'vitest';
import { countRefs, type RefFacts, selectRefs } from './select-refs.ts';

const ref = (name: string, committedAt: string | null, more: Partial<RefFacts> = {}): RefFacts => ({
  name,
  type: 'BRANCH',
  hash: 'h',
  isDefault: false,
  protection: null,
  message: null,
  author: null,
  committedAt,
  runId: null,
  madeBy: null,
  isMine: false,
  isStale: false,
  isMerged: false,
  ...more,
});

const REFS = [
  ref('dev', '2026-10-20T00:00:00Z', { isMine: true }),
  ref('main', '2026-10-01T00:00:00Z', {
    isDefault: true,
    isMerged: null,
    protection: 'merge-only',
  }),
  ref('empty', null),
  ref('newer', '2026-10-21T00:00:00Z', { isMerged: true, isStale: true }),
  ref('run/01', '2026-10-21T00:00:00Z'),
  ref('release', '2026-10-21T00:00:00Z', { type: 'TAG' }),
];
const all = { kind: 'branches', text: '', filters: [], order: 'newest' } as const;
const names = (refs: readonly RefFacts[]) => refs.map(({ name }) => name);

test('the default branch leads, then what changed last; what has no commit comes last', () => {
  expect(names(selectRefs(REFS, all))).toEqual(['main', 'newer', 'dev', 'empty']);
  const oldest = selectRefs(REFS, { ...all, order: 'oldest' });
  expect(names(oldest)).toEqual(['main', 'dev', 'newer', 'empty']);
  const byName = selectRefs(REFS, { ...all, order: 'name' });
  expect(names(byName)).toEqual(['main', 'dev', 'empty', 'newer']);
});

test('runs and tags stand apart, a part of the name finds in any case, and all filters must hold', () => {
  expect(names(selectRefs(REFS, { ...all, kind: 'runs' }))).toEqual(['run/01']);
  expect(names(selectRefs(REFS, { ...all, kind: 'tags', text: 'LEA' }))).toEqual(['release']);
  expect(names(selectRefs(REFS, { ...all, filters: ['merged', 'stale'] }))).toEqual(['newer']);
  expect(names(selectRefs(REFS, { ...all, filters: ['merged', 'mine'] }))).toEqual([]);
});

test('kinds are counted as the text finds them, filters within the kind', () => {
  expect(countRefs(REFS, all)).toEqual({
    kinds: { branches: 4, runs: 1, tags: 1 },
    filters: { mine: 1, stale: 1, unmerged: 2, merged: 1, protected: 1 },
  });
  expect(countRefs(REFS, { ...all, text: 'dev' }).kinds).toEqual({ branches: 1, runs: 0, tags: 0 });
});
