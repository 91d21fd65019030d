import { expect, test } from 'vitest';
import { keyNamed } from './key-named.ts';

const named = (name: string) =>
  keyNamed(
    [
      ['s', 't'],
      ['a.b', 't'],
      ['a', 'b', 't'],
    ],
    (key) => key,
    name,
  );

test('a name with dots means the key that is spelt so, and is refused where two are', () => {
  expect(named('s.t')).toEqual(['s', 't']);
  expect(named('s.none')).toBeNull();
  expect(() => named('a.b.t')).toThrow("['a.b', 't'] and ['a', 'b', 't']");
});
