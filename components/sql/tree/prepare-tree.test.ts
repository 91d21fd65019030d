import { expect, test } from 'vitest';
import type { TableName } from '#server/sql/model/editor/names-in-scope.ts';
import { prepareTree } from './prepare-tree.ts';

const TABLES: readonly TableName[] = [
  ['iceberg', 'raw', 'entries'],
  ['iceberg', 'silver', 'readings'],
  ['pg', 'marts', 'daily'],
];
const columnsOf = (table: TableName) =>
  table[2] === 'readings' ? [{ name: 'person_id', type: 'varchar', description: null }] : null;
const lines = (search: string, opened: Record<string, boolean> = {}) =>
  prepareTree({
    tables: TABLES,
    details: new Map([['iceberg.silver.readings', '1.2 M']]),
    opened: new Map(Object.entries(opened)),
    search,
    columnsOf,
  }).map(({ depth, name, detail }) => `${' '.repeat(depth)}${name} ${detail}`.trimEnd());

test('catalogs, schemas and tables are in sight, columns when a table is opened', () => {
  expect(lines('')).toEqual([
    'iceberg',
    ' raw 1',
    '  entries',
    ' silver 1',
    '  readings 1.2 M',
    'pg',
    ' marts 1',
    '  daily',
  ]);
  expect(lines('', { 'iceberg.silver.readings': true, pg: false, 'iceberg.raw': false })).toEqual([
    'iceberg',
    ' raw 1',
    ' silver 1',
    '  readings 1.2 M',
    '   person_id varchar',
    'pg',
  ]);
  expect(lines('', { 'iceberg.raw.entries': true })).toContain('   Reading columns …');
});

test('a search finds tables by name and by their known columns', () => {
  expect(lines('dai')).toEqual(['pg', ' marts 1', '  daily']);
  expect(lines('person')).toEqual([
    'iceberg',
    ' silver 1',
    '  readings 1.2 M',
    '   person_id varchar',
  ]);
});
