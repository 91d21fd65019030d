import { expect, test } from 'vitest';
import { statementAt } from './statement-at.ts';

const TWO = "SELECT ';' -- not; here\nFROM a;\n\nSELECT 2";

test('a semicolon in a string or comment parts nothing', () => {
  expect(statementAt(TWO, 0)).toEqual({
    sql: "SELECT ';' -- not; here\nFROM a",
    startLine: 0,
  });
});

test('the statement at the cursor starts on its own line', () => {
  expect(statementAt(TWO, TWO.length)).toEqual({ sql: 'SELECT 2', startLine: 3 });
});

test('columns of a statement behind another one on its line still count from the line', () => {
  expect(statementAt('SELECT 1; SELECT x', 12)).toEqual({
    sql: '          SELECT x',
    startLine: 0,
  });
});

test('behind the last semicolon the statement before it counts', () => {
  expect(statementAt('SELECT 1;\n\n', 11)?.sql).toBe('SELECT 1');
  expect(statementAt(' \n', 0)).toBeNull();
});
