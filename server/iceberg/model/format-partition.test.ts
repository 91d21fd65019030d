import { expect, test } from 'vitest';
import { formatPartition } from './format-partition.ts';
import type { SingleValue } from './single-value.ts';
import type { PrimitiveType } from './types.ts';

test.each<[string, PrimitiveType, SingleValue | null, string]>([
  ['identity', { kind: 'string' }, 'a/b', 'a/b'],
  ['identity', { kind: 'string' }, null, 'null'],
  ['identity', { kind: 'date' }, 20_484, '2026-01-31'],
  ['identity', { kind: 'timestamptz' }, 1_735_689_600_000_000n, '2025-01-01T00:00:00.000Z'],
  ['identity', { kind: 'decimal', precision: 9, scale: 2 }, -5n, '-0.05'],
  ['identity', { kind: 'decimal', precision: 9, scale: 0 }, 12n, '12'],
  ['identity', { kind: 'binary' }, Uint8Array.of(0, 255), '00ff'],
  ['bucket[16]', { kind: 'int' }, 7, '7'],
  ['truncate[10]', { kind: 'long' }, 20n, '20'],
  ['year', { kind: 'int' }, 56, '2026'],
  ['month', { kind: 'int' }, -1, '1969-12'],
  ['day', { kind: 'date' }, 20_484, '2026-01-31'],
  ['hour', { kind: 'int' }, 1, '1970-01-01-01'],
  ['day', { kind: 'date' }, 2_932_897, '+010000-01-01'],
  ['month', { kind: 'int' }, 96_360, '+010000-01'],
  ['day', { kind: 'date' }, 2_000_000_000, '2000000000'],
  ['month', { kind: 'int' }, -2_000_000_000, '-2000000000'],
  ['hour', { kind: 'int' }, 2_147_483_647, '+246953-10-09-07'],
  ['identity', { kind: 'timestamptz' }, 9_223_372_036_854_775_807n, '9223372036854775807'],
])('%s of %o: %s is %s', (transform, type, value, text) => {
  const field = { sourceId: 1, fieldId: 1000, name: 'p', transform, extra: {} };
  expect(formatPartition({ specId: 0, fields: [field] }, [type], [value])).toBe(`p=${text}`);
});

test('a file of a table without partitions is in none', () => {
  expect(formatPartition({ specId: 0, fields: [] }, [], [])).toBe('');
});
