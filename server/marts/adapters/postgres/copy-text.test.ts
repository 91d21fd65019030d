import { expect, test } from 'vitest';
import type { Column } from '#server/engine/port.ts';
import { toCopyText } from './copy-text.ts';

const text: Column = { name: 't', type: { kind: 'varchar', length: null } };
const map: Column = {
  name: 'm',
  type: { kind: 'map', key: text.type, value: { kind: 'double' } },
};

test('one line a row, one tab a column, NULL apart from the text that looks like it', () => {
  const batch = {
    columns: [text, text],
    rowCount: 2,
    values: [
      ['a', '\\N'],
      [null, ''],
    ],
  };
  expect(toCopyText(batch)).toBe('a\t\\N\n\\\\N\t\n');
});

test('a nested value is JSON in which NaN survives as text', () => {
  const batch = { columns: [map], rowCount: 1, values: [[new Map([['k', Number.NaN]])]] };
  expect(toCopyText(batch)).toBe('{"k":"NaN"}\n');
});

test('no rows are no text', () => {
  expect(toCopyText({ columns: [text], rowCount: 0, values: [[]] })).toBe('');
});
