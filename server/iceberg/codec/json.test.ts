import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatExact, parseExact } from './json.ts';

test('every 64-bit integer comes back as it stood', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (id) => {
      expect(BigInt(parseExact(String(id)) as number | bigint)).toBe(id);
      expect(formatExact(parseExact(`{"id":${id}}`))).toBe(`{"id":${id}}`);
    }),
  );
});

test('a big integer that a double prints unchanged is a bigint all the same', () => {
  expect(parseExact('1389980907022326800')).toBe(1389980907022326800n);
  expect(parseExact('9007199254740991')).toBe(9007199254740991);
});
