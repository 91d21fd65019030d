import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareValues } from './single-value.ts';
import { applyTransform, isMonotonic, resultType } from './transform.ts';

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
  const at = (value: bigint) => applyTransform(name, { kind: 'timestamp' }, value);
  expect(isMonotonic(name)).toBe(true);
  fc.assert(
    fc.property(moment, moment, (a, b) => {
      const [low, high] = a < b ? [a, b] : [b, a];
      expect(compareValues(at(low), at(high))).toBeLessThanOrEqual(0);
    }),
  );
});

test('transforms of other writers are known by their type, and refused when a value is needed', () => {
  expect(resultType('bucket[16]', { kind: 'string' })).toEqual({ kind: 'int' });
  expect(resultType('truncate[4]', { kind: 'string' })).toEqual({ kind: 'string' });
  expect(() => applyTransform('bucket[16]', { kind: 'string' }, 'x')).toThrow(
    'Partition transform "bucket[16]" is not computed here.',
  );
  expect(() => resultType('zorder', { kind: 'string' })).toThrow('"zorder" is not known');
});

test('a column that is no moment is refused by name', () => {
  expect(() => applyTransform('day', { kind: 'string' }, 'x')).toThrow(
    'A string cannot be partitioned by day.',
  );
});
