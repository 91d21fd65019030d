import { expect, test } from 'vitest';
import { boundValues, problemOf, settingsFromKept } from './parameter-settings.ts';

test('a value that cannot be of its type is told before it is sent', () => {
  const problem = (type: string, value: string | null) => problemOf({ type, value });
  expect(problem('bigint', '9007199254740993')).toBeNull();
  expect(problem('bigint', '1.5')).toBe('A whole number');
  expect(problem('date', '2026-1-1')).toMatch(/2026-01-31/);
  expect(problem('timestamp(6) with time zone', '2026-01-31 12:00:00 UTC')).toBeNull();
  expect(problem('boolean', 'yes')).toBe('true or false');
  expect(problem('bigint', null)).toBeNull();
  expect(problem('varchar', "'; DROP TABLE x; --")).toBeNull();
});

test('values go in the order of the places, texts as they stand', () => {
  const settings = {
    a: { type: 'varchar', value: ' x ' },
    b: { type: 'bigint', value: ' 5 ' },
    c: { type: 'date', value: null },
  };
  expect(boundValues(['b', 'a', 'b', 'c', 'd'], settings)).toEqual([
    { type: 'bigint', value: '5' },
    { type: 'varchar', value: ' x ' },
    { type: 'bigint', value: '5' },
    { type: 'date', value: null },
    { type: 'varchar', value: '' },
  ]);
  expect(settingsFromKept('[1]')).toEqual({});
  expect(settingsFromKept('{"a":{"type":"date","value":null},"b":{"type":1}}')).toEqual({
    a: { type: 'date', value: null },
  });
});
