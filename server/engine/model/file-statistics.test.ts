import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareValues, decodeBound, encodeBound } from '#server/iceberg/model/single-value.ts';
import type { PrimitiveType } from '#server/iceberg/model/types.ts';
import { type ColumnTexts, fileStatistics } from './file-statistics.ts';

const schemaOf = (type: PrimitiveType) => ({
  schemaId: 0,
  identifierFieldIds: [],
  extra: {},
  fields: [{ id: 7, name: 'a"b', required: false, type, doc: null, extra: {} }],
});

const texts = (statistics: Readonly<Record<string, string>>): ColumnTexts =>
  new Map([['"a""b"', new Map(Object.entries(statistics))]]);

function boundsOf(type: PrimitiveType, min: string, max: string, more = {}) {
  const { lowerBounds, upperBounds } = fileStatistics(schemaOf(type), texts({ min, max, ...more }));
  const decode = (bytes: Uint8Array | undefined) =>
    bytes === undefined ? null : decodeBound(type, bytes);
  return [decode(lowerBounds.get(7)), decode(upperBounds.get(7))];
}

test.each<[PrimitiveType, string, string, unknown, unknown]>([
  [{ kind: 'long' }, '-1', '9007199254740993', -1n, 9007199254740993n],
  [{ kind: 'boolean' }, '0', '1', false, true],
  [{ kind: 'date' }, '1969-12-31', '2025-01-01', -1, 20089],
  [
    { kind: 'timestamp' },
    '1969-12-31 23:59:59.5',
    '2025-01-01 00:00:00',
    -500_000n,
    1_735_689_600_000_000n,
  ],
  [
    { kind: 'timestamptz' },
    '2025-01-01 00:00:00+00',
    '2025-01-01 00:00:00.000001+00',
    1_735_689_600_000_000n,
    1_735_689_600_000_001n,
  ],
  [{ kind: 'decimal', precision: 9, scale: 2 }, '-0.05', '12.30', -5n, 1230n],
  [{ kind: 'double' }, '0.0', '0.0', -0, 0],
  [{ kind: 'double' }, '0.1', '0.7', 0.1, 0.7],
  [{ kind: 'float' }, '0.1', '0.7', Math.fround(0.1), Math.fround(0.7)],
])('%o from %s to %s', (type, min, max, lower, upper) => {
  expect(boundsOf(type, min, max)).toEqual([lower, upper]);
});

test.each<[PrimitiveType, string]>([
  [{ kind: 'timestamptz' }, '2025-01-01 00:00:00+02'],
  [{ kind: 'timestamp' }, 'infinity'],
  [{ kind: 'date' }, '20250-01-01'],
  [{ kind: 'decimal', precision: 9, scale: 2 }, '1.5'],
  [{ kind: 'double' }, 'inf'],
  [{ kind: 'binary' }, '00FF'],
  [{ kind: 'uuid' }, '00000000-0000-0000-0000-000000000000'],
])('%o has no bound from %s, which is not surely understood', (type, text) => {
  expect(boundsOf(type, text, text)).toEqual([null, null]);
});

test('a column with NaN has no bounds', () => {
  expect(boundsOf({ kind: 'double' }, '1.0', '2.0', { has_nan: 'true' })).toEqual([null, null]);
});

test('counts are kept by field id', () => {
  const { columnSizes, valueCounts, nullValueCounts } = fileStatistics(
    schemaOf({ kind: 'int' }),
    texts({ column_size_bytes: '40', num_values: '5', null_count: '2' }),
  );
  expect([columnSizes.get(7), valueCounts.get(7), nullValueCounts.get(7)]).toEqual([40, 5, 2]);
});

test('bounds of any text hold it between them, in few characters', () => {
  const type: PrimitiveType = { kind: 'string' };
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
      const [lower, upper] = boundsOf(type, text, text);
      expect(compareValues(String(lower), text)).toBeLessThanOrEqual(0);
      expect(Array.from(String(lower)).length).toBeLessThanOrEqual(16);
      if (upper !== null) expect(compareValues(String(upper), text)).toBeGreaterThanOrEqual(0);
    }),
  );
  const last = '\u{10ffff}'.repeat(20);
  expect(boundsOf(type, last, last)[1]).toBeNull();
  expect(encodeBound(type, String(boundsOf(type, 'x', '\ud7ff'.repeat(17))[1]))).toBeDefined();
});
