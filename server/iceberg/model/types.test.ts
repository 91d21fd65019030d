import { expect, test } from 'vitest';
import { canPromote, formatIcebergType, parsePrimitive, withFreshIds } from './types.ts';

test.each(['boolean', 'long', 'timestamptz', 'decimal(10, 2)', 'fixed[16]', 'uuid'])(
  'the text %s is read and written unchanged',
  (text) => {
    expect(formatIcebergType(parsePrimitive(text))).toBe(text);
  },
);

test('a type of a later format version is refused by name', () => {
  expect(() => parsePrimitive('timestamp_ns')).toThrow('"timestamp_ns" is not in format version 2');
});

test('only the promotions of the format are allowed', () => {
  const decimal = (precision: number, scale: number) =>
    ({ kind: 'decimal', precision, scale }) as const;
  expect(canPromote({ kind: 'int' }, { kind: 'long' })).toBe(true);
  expect(canPromote({ kind: 'float' }, { kind: 'double' })).toBe(true);
  expect(canPromote(decimal(9, 2), decimal(18, 2))).toBe(true);
  expect(canPromote({ kind: 'long' }, { kind: 'int' })).toBe(false);
  expect(canPromote({ kind: 'int' }, { kind: 'double' })).toBe(false);
  expect(canPromote(decimal(18, 2), decimal(9, 2))).toBe(false);
  expect(canPromote(decimal(9, 2), decimal(18, 3))).toBe(false);
});

test('nested fields are numbered level by level', () => {
  let last = 10;
  const field = (name: string, type: Parameters<typeof withFreshIds>[0]) => ({
    id: 0,
    name,
    required: false,
    type,
    doc: null,
    extra: {},
  });
  const list = {
    kind: 'list',
    elementId: 0,
    elementRequired: false,
    element: { kind: 'int' },
  } as const;
  const numbered = withFreshIds(
    { kind: 'struct', fields: [field('a', list), field('b', { kind: 'long' })] },
    () => ++last,
  );
  expect(formatIcebergType(numbered)).toBe('struct<11: a: list<int>, 12: b: long>');
  expect(numbered).toMatchObject({ fields: [{ type: { elementId: 13 } }, {}] });
});
