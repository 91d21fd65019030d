import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bucketHash } from './bucket.ts';
import { compareValues, type SingleValue } from './single-value.ts';
import { applyTransform, isMonotonic, resultType } from './transform.ts';
import type { PrimitiveType } from './types.ts';

const micros = (text: string) => BigInt(Date.parse(text)) * 1000n;

test.each([
  ['year', '1969-12-31T23:59:59.999Z', -1],
  ['year', '1970-01-01T00:00:00Z', 0],
  ['month', '1969-12-31T23:59:59.999Z', -1],
  ['month', '2025-03-31T23:59:59.999Z', 662],
  ['day', '1969-12-31T23:59:59.999Z', -1],
  ['day', '2025-01-01T00:00:00Z', 20089],
  ['hour', '1969-12-31T23:59:59.999Z', -1],
  ['hour', '1970-01-01T10:59:00Z', 10],
])('%s of %s is %d', (transform, text, expected) => {
  expect(applyTransform(transform, { kind: 'timestamptz' }, micros(text))).toBe(expected);
});

test('a date is in its own day, month and year', () => {
  const of = (transform: string) => applyTransform(transform, { kind: 'date' }, -1);
  expect(['day', 'month', 'year'].map(of)).toEqual([-1, -1, -1]);
});

test.each(['identity', 'year', 'month', 'day', 'hour'])('%s keeps the order of moments', (name) => {
  const moment = fc.bigInt({ min: -(10n ** 17n), max: 10n ** 17n });
  const at = (value: bigint) => applyTransform(name, { kind: 'timestamp' }, value) ?? -1;
  expect(isMonotonic(name)).toBe(true);
  fc.assert(
    fc.property(moment, moment, (a, b) => {
      const [low, high] = a < b ? [a, b] : [b, a];
      expect(compareValues(at(low), at(high))).toBeLessThanOrEqual(0);
    }),
  );
});

const day = 17_486;
const moment = 1_510_871_468_000_000n;

test.each<[PrimitiveType, SingleValue, number]>([
  [{ kind: 'int' }, 34, 2_017_239_379],
  [{ kind: 'long' }, 34n, 2_017_239_379],
  [{ kind: 'decimal', precision: 9, scale: 2 }, 1420n, -500_754_589],
  [{ kind: 'date' }, day, -653_330_422],
  [{ kind: 'time' }, 81_068_000_000n, -662_762_989],
  [{ kind: 'timestamp' }, moment, -2_047_944_441],
  [{ kind: 'timestamptz' }, moment, -2_047_944_441],
  [{ kind: 'string' }, 'iceberg', 1_210_000_089],
  [{ kind: 'uuid' }, 'f79c3e09-677c-4bbd-a479-3f349cb785e7', 1_488_055_340],
  [{ kind: 'fixed', length: 4 }, Uint8Array.of(0, 1, 2, 3), -188_683_207],
  [{ kind: 'binary' }, Uint8Array.of(0, 1, 2, 3), -188_683_207],
])('%o %s has the hash that the format gives for it', (type, value, expected) => {
  expect(bucketHash(type, value)).toBe(expected);
  expect(applyTransform('bucket[16]', type, value)).toBe((expected & 0x7fff_ffff) % 16);
});

test.each<[string, PrimitiveType, SingleValue, SingleValue | null]>([
  ['truncate[10]', { kind: 'int' }, 1, 0],
  ['truncate[10]', { kind: 'int' }, -1, -10],
  ['truncate[10]', { kind: 'long' }, -1n, -10n],
  ['truncate[50]', { kind: 'decimal', precision: 9, scale: 2 }, 1065n, 1050n],
  ['truncate[50]', { kind: 'decimal', precision: 9, scale: 2 }, -5n, -50n],
  ['truncate[3]', { kind: 'string' }, 'iceberg', 'ice'],
  ['truncate[2]', { kind: 'string' }, '😀ü!', '😀ü'],
  ['truncate[3]', { kind: 'binary' }, Uint8Array.of(1, 2, 3, 4), Uint8Array.of(1, 2, 3)],
  ['void', { kind: 'string' }, 'x', null],
  ['year', { kind: 'date' }, 2 ** 31 - 1, 5_879_610],
  ['month', { kind: 'date' }, -(2 ** 31), -70_555_327],
  ['day', { kind: 'timestamp' }, -(2n ** 63n), -106_751_992],
])('%s of %o %s', (transform, type, value, expected) => {
  expect(applyTransform(transform, type, value)).toEqual(expected);
});

test('a transform that the format does not name is refused when a value is needed', () => {
  expect(resultType('bucket[16]', { kind: 'string' })).toEqual({ kind: 'int' });
  expect(resultType('truncate[4]', { kind: 'string' })).toEqual({ kind: 'string' });
  for (const transform of ['zorder', 'bucket[0]', 'truncate', 'bucket[99999999999]']) {
    expect(() => applyTransform(transform, { kind: 'string' }, 'x')).toThrow('is not known here');
  }
});

test('a column that is no moment is refused by name', () => {
  expect(() => applyTransform('day', { kind: 'string' }, 'x')).toThrow(
    'A string cannot be partitioned by day.',
  );
});
