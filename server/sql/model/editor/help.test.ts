import { describe, expect, test } from 'vitest';
import { placeAt } from './completion-place.ts';
import { closestNames } from './edit-distance.ts';
import type { TableName } from './names-in-scope.ts';
import { momentFixes, quickFixes } from './quick-fixes.ts';

function at(marked: string): string {
  const offset = marked.indexOf('|');
  const { place, typed } = placeAt(marked.replace('|', ''), offset);
  const more =
    'before' in place
      ? place.before.join('.')
      : place.kind === 'words'
        ? place.words.slice(0, 2).join(',')
        : '';
  return [place.kind, more, typed].join(' ').trim();
}

describe('what may stand at the cursor', () => {
  test.each([
    ['|', 'words SELECT,WITH'],
    ['SEL|', 'words SELECT,WITH SEL'],
    ['SELECT | FROM t', 'value'],
    ['SELECT a.| FROM t a', 'value a'],
    ['SELECT a.co| FROM t a', 'value a co'],
    ['SELECT * FROM |', 'table'],
    ['SELECT * FROM iceberg.|', 'table iceberg'],
    ['SELECT * FROM iceberg.silver.fct|', 'table iceberg.silver fct'],
    ['SELECT * FROM a, |', 'table'],
    ['SELECT * FROM a JOIN |', 'table'],
    ['SELECT * FROM a JOIN b ON |', 'value'],
    ['SELECT * FROM a |', 'words FOR VERSION AS OF,FOR TIMESTAMP AS OF'],
    ['SELECT * FROM a FOR |', 'words VERSION AS OF,TIMESTAMP AS OF'],
    ['SELECT * FROM a FOR VERSION AS OF |', 'version'],
    ["SELECT * FROM a FOR VERSION AS OF 'ma|'", "version  'ma"],
    ['SELECT * FROM a FOR TIMESTAMP AS OF | JOIN b', 'timestamp'],
    ['SELECT * FROM t WHERE a = 1 GROUP |', 'words BY'],
    ['SELECT * FROM t ORDER BY |', 'value'],
    ['SELECT extract(year FROM |)', 'value'],
    ['SELECT a AS |', 'alias'],
    ['SELECT (SELECT x FROM |', 'table'],
    ["SELECT 'te|xt'", "nothing  'te"],
    ['SELECT 1 -- no |', 'nothing'],
    ['USE |', 'schema'],
    ['SHOW TABLES FROM iceberg.|', 'schema iceberg'],
    ['DESCRIBE |', 'table'],
    ['INSERT INTO |', 'table'],
    ['SELECT * FROM t WHERE d BETWEEN x AND |', 'value'],
  ])('%s', (text, expected) => expect(at(text)).toBe(expected));
});

const TABLES: readonly TableName[] = [
  ['iceberg', 'silver', 'fct_readings'],
  ['iceberg', 'gold', 'daily'],
];
const AROUND = {
  defaults: { catalog: 'iceberg', schema: 'silver' },
  columnsOf: () => [{ name: 'person_id', type: 'varchar', description: null }],
  tables: TABLES,
  functions: ['approx_percentile'],
};

function fixed(sql: string, name: string, column: number, message = ''): readonly string[] {
  return quickFixes(sql, { name, message, line: 1, column }, AROUND).map(({ edits: [edit] }) =>
    edit === undefined ? sql : sql.slice(0, edit.start) + edit.text + sql.slice(edit.end),
  );
}

test('a name that is nearly right is offered as it should be', () => {
  expect(fixed('SELECT persn_id FROM fct_readings', 'COLUMN_NOT_FOUND', 8)).toEqual([
    'SELECT person_id FROM fct_readings',
  ]);
  expect(fixed('SELECT r.persn_id FROM fct_readings r', 'COLUMN_NOT_FOUND', 8)).toEqual([
    'SELECT r.person_id FROM fct_readings r',
  ]);
  expect(fixed('SELECT 1 FROM fct_reading', 'TABLE_NOT_FOUND', 15)).toEqual([
    'SELECT 1 FROM iceberg.silver.fct_readings',
  ]);
  expect(fixed('SELECT 1 FROM silver.daily x', 'TABLE_NOT_FOUND', 15)).toEqual([
    'SELECT 1 FROM iceberg.gold.daily x',
  ]);
  expect(fixed('SELECT aprox_percentile(x, 1)', 'FUNCTION_NOT_FOUND', 8)).toEqual([
    'SELECT approx_percentile(x, 1)',
  ]);
  expect(closestNames('zzz', ['person_id'])).toEqual([]);
});

test('a moment without its type or zone is written so that Trino reads it', () => {
  const fix = (sql: string) => momentFixes(sql).map(({ title }) => title);
  expect(fix("SELECT * FROM t FOR TIMESTAMP AS OF '2024-10-15 12:00:00'")).toEqual([
    "Write TIMESTAMP '2024-10-15 12:00:00 UTC'",
  ]);
  expect(fix("SELECT * FROM t FOR TIMESTAMP AS OF TIMESTAMP '2024-10-15 12:00:00'")).toEqual([
    "Write TIMESTAMP '2024-10-15 12:00:00 UTC'",
  ]);
  expect(fix("SELECT * FROM t FOR VERSION AS OF '2024-10-15'")).toEqual([
    "Read as of TIMESTAMP '2024-10-15 00:00:00 UTC'",
  ]);
  expect(fix("SELECT * FROM t FOR TIMESTAMP AS OF TIMESTAMP '2024-10-15 12:00:00 UTC'")).toEqual(
    [],
  );
  expect(fix("SELECT * FROM t FOR VERSION AS OF 'release'")).toEqual([]);
});

test('a text compared with a date gets the word before it', () => {
  expect(
    fixed(
      "SELECT 1 FROM t WHERE day > '2024-10-15'",
      'TYPE_MISMATCH',
      27,
      'Cannot apply operator: date > varchar(10)',
    ),
  ).toEqual(["SELECT 1 FROM t WHERE day > DATE '2024-10-15'"]);
});
