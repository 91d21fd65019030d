import { expect, test } from 'vitest';
import { applyEdits } from './text-edits.ts';

const sql = "SELECT '😀', nope\nFROM t, u";
const edits = [
  { start: sql.indexOf('u'), end: sql.length, text: 'c.s."u#1"' },
  { start: sql.indexOf('t, '), end: sql.indexOf(', u'), text: 'c.s."t#1"\n AS t' },
];

test('edits are made in the order of the text', () => {
  expect(applyEdits(sql, edits).text).toBe(`SELECT '😀', nope\nFROM c.s."t#1"\n AS t, c.s."u#1"`);
});

test.each([
  // Columns count characters.
  [
    { line: 1, column: 13 },
    { line: 1, column: 13 },
  ],
  [
    { line: 2, column: 6 },
    { line: 2, column: 6 },
  ],
  // Inside of what was put there: the place that it stands for.
  [
    { line: 3, column: 2 },
    { line: 2, column: 6 },
  ],
  [
    { line: 3, column: 6 },
    { line: 2, column: 7 },
  ],
  [
    { line: 3, column: 8 },
    { line: 2, column: 9 },
  ],
])('a place of the edited text, %j, is the place %j that people see', (edited, original) => {
  expect(applyEdits(sql, edits).originalPosition(edited)).toEqual(original);
});
