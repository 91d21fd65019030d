import { expect, test } from 'vitest';
import { readSqlFile, type SqlFile, writeSqlFile } from './sql-file.ts';

const FILE: SqlFile = {
  name: 'Daily check',
  folder: 'reports/daily',
  description: 'No reading is below zero',
  tags: ['cgm', 'check'],
  ref: 'main',
  schema: 'silver',
  parameters: [
    { name: 'least', type: 'decimal(10, 2)', value: '5.50', label: '' },
    { name: 'person', type: 'varchar', value: null, label: '' },
  ],
  sql: '-- why: it must not be\nSELECT * FROM fct_readings\nWHERE glucose < :least',
};

test('a saved query comes back from its file as it was', () => {
  expect(readSqlFile(writeSqlFile(FILE), 'other')).toEqual(FILE);
});

test('a plain statement has the name of its file and nothing else', () => {
  expect(readSqlFile('SELECT 1\r\n', 'one')).toEqual({
    name: 'one',
    folder: '',
    description: '',
    tags: [],
    ref: '',
    schema: null,
    parameters: [],
    sql: 'SELECT 1',
  });
});

test('a comment of the statement stays its own', () => {
  expect(readSqlFile('-- a remark\n-- name: not this\nSELECT 1', 'x')).toMatchObject({
    name: 'x',
    sql: '-- a remark\n-- name: not this\nSELECT 1',
  });
});
