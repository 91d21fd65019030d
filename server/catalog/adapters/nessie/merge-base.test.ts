import { expect, test } from 'vitest';
import { NO_ANCESTOR_HASH } from '../../port.ts';
import { findMergeBase } from './merge-base.ts';

/** Commits by name: when, and of what parents. */
function find(commits: Readonly<Record<string, readonly [bigint, ...string[]]>>) {
  return (a: string, b: string) =>
    findMergeBase(
      async (hash) => {
        const [epochNanos = -1n, ...parents] = commits[hash] ?? [];
        return { hash, epochNanos, parents };
      },
      a,
      b,
    );
}

test('the nearest commit that both descend from, merge parents too', async () => {
  const base = find({
    root: [1n, NO_ANCESTOR_HASH],
    a: [2n, 'root'],
    b: [3n, 'root'],
    merged: [4n, 'b', 'a'],
  });
  expect(await base('a', 'b')).toBe('root');
  expect(await base('a', 'merged')).toBe('a');
  expect(await base('a', 'a')).toBe('a');
});

test('a clock that went back hides no ancestor', async () => {
  const base = find({
    root: [1n, NO_ANCESTOR_HASH],
    shared: [10n, 'root'],
    // Made after `shared` by a clock that was behind.
    late: [2n, 'shared'],
    source: [12n, 'shared'],
    target: [11n, 'late'],
  });
  expect(await base('source', 'target')).toBe('shared');
  expect(await base('target', 'source')).toBe('shared');
});

test('histories that share nothing have no base', async () => {
  const base = find({ a: [1n, NO_ANCESTOR_HASH], b: [2n, NO_ANCESTOR_HASH] });
  expect(await base('a', 'b')).toBeNull();
});
