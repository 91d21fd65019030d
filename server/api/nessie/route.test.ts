import { describe, expect, test } from 'vitest';
import { readRoute } from './route.ts';

describe('a path of the API', () => {
  test.each([
    ['trees/main', { kind: 'reference', ref: 'main' }],
    ['trees/feature%2Fx', { kind: 'reference', ref: 'feature/x' }],
    ['trees/feature/x@', { kind: 'reference', ref: 'feature/x@' }],
    ['trees/feature/x@/history', { kind: 'history', ref: 'feature/x@' }],
    ['trees/main@ab%5E2~1/entries', { kind: 'entries', ref: 'main@ab^2~1' }],
    ['trees/a/history@/history', { kind: 'history', ref: 'a/history@' }],
    ['trees/main@ab/history/commit', { kind: 'commit', ref: 'main@ab' }],
    ['trees/main/contents/a%1Db.t%2Fx', { kind: 'content', ref: 'main', key: 'a\u001db.t/x' }],
    ['trees/main/diff/feature/x@', { kind: 'diff', from: 'main', to: 'feature/x@' }],
    ['trees/feature/x@/diff/main', { kind: 'diff', from: 'feature/x@', to: 'main' }],
    ['trees/', { kind: 'references' }],
  ])('%s', (path, route) => {
    expect(readRoute(path)).toEqual(route);
  });

  test.each(['trees/feature/x', 'trees/feature/x/history', 'no/such/path', ''])(
    '%j leads nowhere: a raw slash in a name needs an @ behind it',
    (path) => {
      expect(readRoute(path)).toBeNull();
    },
  );

  test.each(['trees/main@ab^2', 'trees/a b', 'trees/a%ZZ', 'trees/{x}'])(
    '%j is no path',
    (path) => {
      expect(readRoute(path)).toBe('unreadable');
    },
  );
});
