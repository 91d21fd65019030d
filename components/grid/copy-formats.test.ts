import { expect, test } from 'vitest';
import { type CopiedCells, copyText } from './copy-formats.ts';

const cells: CopiedCells = {
  columns: [
    { name: 'id', type: { kind: 'bigint' } },
    { name: 'a|b', type: { kind: 'varchar', length: null } },
    { name: 'x', type: { kind: 'double' } },
    { name: 'd', type: { kind: 'decimal', precision: 5, scale: 2 } },
    { name: 'l', type: { kind: 'array', element: { kind: 'bigint' } } },
  ],
  rows: [
    [9007199254740993n, `it's "a|b"\nc`, Number.NaN, '1.50', '[1,9007199254740993]'],
    [null, '', 1e21, null, null],
  ],
};

test('spreadsheets get cells between tabs, torn apart by nothing inside them', () => {
  expect(copyText(cells, 'tsv')).toBe(
    `9007199254740993\t"it's ""a|b""\nc"\tNaN\t1.50\t[1,9007199254740993]\n\t\t1e+21\t\t`,
  );
});

test('CSV has a head and tells an empty text from NULL', () => {
  expect(copyText(cells, 'csv')).toBe(
    `id,a|b,x,d,l\r\n9007199254740993,"it's ""a|b""\nc",NaN,1.50,"[1,9007199254740993]"\r\n,"",1e+21,,\r\n`,
  );
});

test('Markdown keeps its columns', () => {
  expect(copyText(cells, 'markdown')).toBe(
    '| id | a\\|b | x | d | l |\n| --: | --- | --: | --: | --- |\n' +
      `| 9007199254740993 | it's "a\\|b"<br>c | NaN | 1.50 | [1,9007199254740993] |\n| NULL |  | 1e+21 | NULL | NULL |\n`,
  );
});

test('JSON has numbers in full and nested values as they are', () => {
  expect(copyText(cells, 'json')).toContain(
    '{"id": 9007199254740993, "a|b": "it\'s \\"a|b\\"\\nc", "x": "NaN", "d": "1.50", "l": [1,9007199254740993]}',
  );
});

test('INSERT has literals of the types that the columns have', () => {
  expect(copyText(cells, 'insert')).toBe(
    `INSERT INTO "table" ("id", "a|b", "x", "d", "l") VALUES\n` +
      `  (9007199254740993, 'it''s "a|b"\nc', nan(), DECIMAL '1.50', CAST(JSON '[1,9007199254740993]' AS array(bigint))),\n` +
      `  (NULL, '', DOUBLE '1e+21', NULL, NULL);\n`,
  );
});
