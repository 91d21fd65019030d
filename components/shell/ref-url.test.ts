import { describe, expect, test } from 'vitest';
import { momentKind, readRef, switchMoment, switchRef, withRef } from './ref-url.ts';

test('nothing said is the default branch, now', () => {
  expect(readRef({}, 'main')).toEqual({ ref: 'main', at: null });
  expect(readRef(new URLSearchParams('ref=&at='), 'trunk')).toEqual({ ref: 'trunk', at: null });
  const said = readRef({ ref: ['dev', 'x'], at: '4f3a9c1e' }, 'main');
  expect(said).toEqual({ ref: 'dev', at: '4f3a9c1e' });
});

describe('a link', () => {
  const dev = { ref: 'dev', at: '2026-10-14T12:00:00Z' };
  test('keeps ref and moment', () => {
    expect(withRef('/glucose?unit=mmol#days', dev)).toBe(
      '/glucose?unit=mmol&ref=dev&at=2026-10-14T12%3A00%3A00Z#days',
    );
  });
  test('stays as it is on the default branch, now', () => {
    expect(withRef('/glucose', { ref: 'main', at: null })).toBe('/glucose');
  });
  test('that names a ref itself is not overruled', () => {
    expect(withRef('/sql?ref=main', { ref: 'dev', at: null })).toBe('/sql?ref=main');
    expect(withRef('/catalog/main/silver', { ref: 'dev', at: null })).toBe('/catalog/main/silver');
  });
});

describe('switching', () => {
  test('puts the ref into the query and leaves the moment of the other ref behind', () => {
    expect(switchRef('/glucose?unit=mmol&at=4f3a9c1e', 'fix/a b')).toBe(
      '/glucose?unit=mmol&ref=fix%2Fa+b',
    );
    expect(switchRef('/glucose?ref=dev', 'main')).toBe('/glucose');
  });
  test('in the catalog changes the path', () => {
    expect(switchRef('/catalog/main/silver/t', 'run/01')).toBe('/catalog/run%2F01/silver/t');
  });
  test('goes to a moment and back to now', () => {
    const then = switchMoment('/glucose', '4f3a9c1e');
    expect(then).toBe('/glucose?at=4f3a9c1e');
    expect(switchMoment(then, null)).toBe('/glucose');
  });
});

test.each([
  ['4f3a9c1e', 'commit'],
  ['2026-10-14T12:00:00Z', 'time'],
  ['yesterdayish', null],
])('%s is a %s', (at, kind) => expect(momentKind(at)).toBe(kind));
