import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareValues, decodeBound, encodeBound, type SingleValue } from './single-value.ts';
import type { PrimitiveType } from './types.ts';

const long = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const int = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const values: readonly [PrimitiveType, fc.Arbitrary<SingleValue>][] = [
  [{ kind: 'boolean' }, fc.boolean()],
  [{ kind: 'int' }, int],
  [{ kind: 'date' }, int],
  [{ kind: 'long' }, long],
  [{ kind: 'time' }, long],
  [{ kind: 'timestamp' }, long],
  [{ kind: 'timestamptz' }, long],
  [{ kind: 'float' }, fc.float()],
  [{ kind: 'double' }, fc.double()],
  [{ kind: 'string' }, fc.string({ unit: 'binary' })],
  [{ kind: 'uuid' }, fc.uuid()],
  [{ kind: 'binary' }, fc.uint8Array()],
  [{ kind: 'fixed', length: 4 }, fc.uint8Array({ minLength: 4, maxLength: 4 })],
  [
    { kind: 'decimal', precision: 38, scale: 3 },
    fc.bigInt({ min: -(10n ** 38n), max: 10n ** 38n }),
  ],
];

test.each(values)('every value of %o survives encoding', (type, arbitrary) => {
  fc.assert(
    fc.property(arbitrary, (value) => {
      expect(decodeBound(type, encodeBound(type, value))).toEqual(value);
    }),
  );
});

const isNumeric = (value: SingleValue) => typeof value === 'number' || typeof value === 'bigint';

test.each(values)(
  'bounds of %o are ordered as their values are, either way round',
  (type, arbitrary) => {
    const ordered = arbitrary.filter((value) => !Number.isNaN(value));
    const decoded = (value: SingleValue) => decodeBound(type, encodeBound(type, value));
    fc.assert(
      fc.property(ordered, ordered, (a, b) => {
        const order = Math.sign(compareValues(a, b));
        expect(Math.sign(compareValues(decoded(a), decoded(b)))).toBe(order);
        expect(Math.sign(compareValues(b, a)) + order).toBe(0);
        if (isNumeric(a) && isNumeric(b)) expect(order).toBe(Number(a > b) - Number(a < b));
      }),
    );
  },
);

test('a decimal takes the fewest bytes, big-endian, with room for its sign', () => {
  const hex = (unscaled: bigint) =>
    encodeBound({ kind: 'decimal', precision: 38, scale: 0 }, unscaled).toHex();
  expect([0n, 127n, 128n, -1n, -128n, -129n, 32767n, 32768n].map(hex)).toEqual([
    '00',
    '7f',
    '0080',
    'ff',
    '80',
    'ff7f',
    '7fff',
    '008000',
  ]);
});

test('numbers and moments are little-endian', () => {
  expect(encodeBound({ kind: 'int' }, 1).toHex()).toBe('01000000');
  expect(encodeBound({ kind: 'timestamptz' }, -1n).toHex()).toBe('ffffffffffffffff');
});

test('a bound written before the column was widened is read as what it was', () => {
  const narrowInt = encodeBound({ kind: 'int' }, -5);
  const narrowFloat = encodeBound({ kind: 'float' }, 1.5);
  expect(decodeBound({ kind: 'long' }, narrowInt)).toBe(-5n);
  expect(decodeBound({ kind: 'double' }, narrowFloat)).toBe(1.5);
});

test('texts are ordered by code point, as their bytes are', () => {
  expect(compareValues('\u{1f600}', '\uffee')).toBeGreaterThan(0);
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
      const byBytes = Buffer.compare(Buffer.from(a), Buffer.from(b));
      expect(Math.sign(compareValues(a, b))).toBe(byBytes);
    }),
  );
});

test('a value of another type is refused by name', () => {
  expect(() => encodeBound({ kind: 'long' }, 5)).toThrow('A value of long cannot be a number.');
});
