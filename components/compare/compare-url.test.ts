import { expect, test } from 'vitest';
import { compareHref, parseRange, readView } from './compare-url.ts';

test.each([
  { from: 'main', to: 'dev', mode: 'three-dot' },
  { from: 'feature/a.b', to: 'run/0192-x', mode: 'two-dot' },
  { from: 'main@2e1cfa82b035c26c', to: 'main~2', mode: 'two-dot' },
] as const)('an address leads to what it was made of: $from, $to', (range) => {
  const segment = compareHref(range).replace('/compare/', '');
  expect(segment).not.toContain('/');
  expect(parseRange(segment)).toEqual(range);
});

test('text without two sides is no range', () => {
  expect([parseRange('main'), parseRange('main..'), parseRange('...dev'), parseRange('')]).toEqual([
    null,
    null,
    null,
    null,
  ]);
});

test('key and snapshots stand in the query', () => {
  const href = compareHref(
    { from: 'a', to: 'a', mode: 'two-dot' },
    { key: 's.t', before: 7n, after: 9223372036854775807n },
  );
  expect(readView(new URLSearchParams(href.split('?')[1]))).toEqual({
    key: 's.t',
    before: 7n,
    after: 9223372036854775807n,
  });
  expect(readView(new URLSearchParams('before=x'))).toEqual({
    key: null,
    before: null,
    after: null,
  });
});
