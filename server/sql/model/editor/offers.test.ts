import { expect, test } from 'vitest';
import { placeAt } from './completion-place.ts';
import { type KnownNames, offersAt } from './offers.ts';
import { regionAt } from './split-statements.ts';

const COLUMNS: Readonly<Record<string, readonly string[]>> = {
  'iceberg.silver.readings': ['person_id', 'value'],
  'iceberg.gold.people': ['person_id', 'name'],
};

const KNOWN: KnownNames = {
  defaults: { catalog: 'iceberg', schema: 'silver' },
  catalogs: ['iceberg', 'pg'],
  tables: [
    ['iceberg', 'silver', 'readings'],
    ['iceberg', 'gold', 'people'],
    ['pg', 'marts', 'daily'],
  ],
  columnsOf: (table) =>
    COLUMNS[table.join('.')]?.map((name) => ({ name, type: 'varchar', description: null })) ?? null,
  functions: [{ name: 'avg', signatures: ['avg(double) → double'] }],
};

function offered(marked: string, kinds: readonly string[]): readonly string[] {
  const offset = marked.indexOf('|');
  const sql = marked.replace('|', '');
  return offersAt(sql, offset, placeAt(sql, offset), KNOWN)
    .filter(({ kind }) => kinds.includes(kind))
    .map(({ insert }) => insert);
}

test('a name is completed from catalog over schema and table to column', () => {
  expect(offered('SELECT * FROM |', ['catalog', 'schema', 'table'])).toEqual([
    'readings',
    'gold.people',
    'pg.marts.daily',
    'silver',
    'gold',
    'iceberg',
    'pg',
  ]);
  expect(offered('SELECT * FROM iceberg.|', ['schema'])).toEqual(['silver', 'gold']);
  expect(offered('SELECT * FROM pg.marts.|', ['table'])).toEqual(['daily']);
  expect(offered('SELECT * FROM gold.|', ['table'])).toEqual(['people']);
  expect(offered('SELECT r.| FROM readings r', ['column'])).toEqual(['person_id', 'value']);
  expect(offered('SELECT iceberg.silver.readings.| FROM readings', ['column'])).toEqual([
    'person_id',
    'value',
  ]);
});

test('a column that two relations have is offered with the name of each', () => {
  const sql = 'SELECT | FROM readings r JOIN gold.people p ON true';
  expect(offered(sql, ['column', 'relation'])).toEqual([
    'r.person_id',
    'value',
    'p.person_id',
    'name',
    'r',
    'p',
  ]);
});

test('a join is offered the columns that both sides have', () => {
  expect(offered('SELECT * FROM readings r JOIN gold.people p ON |', ['condition'])).toEqual([
    'r.person_id = p.person_id',
  ]);
});

test('names of WITH are offered where tables are, and only behind it', () => {
  expect(offered('WITH x AS (SELECT 1 AS one) SELECT * FROM |', ['relation'])).toEqual(['x']);
  expect(offered('WITH x AS (SELECT 1 AS one FROM |) SELECT 1', ['relation'])).toEqual([]);
  expect(offered('WITH x AS (SELECT 1 AS one) SELECT x.| FROM x', ['column'])).toEqual(['one']);
});

test('functions are offered where values are', () => {
  expect(offered('SELECT a| FROM readings', ['function'])).toEqual(['avg($0)']);
});

test('what is being written reaches from semicolon to semicolon', () => {
  const text = 'SELECT 1; SELECT * FROM  ; SELECT 3';
  const { start, end } = regionAt(text, 24);
  expect(text.slice(start, end)).toBe(' SELECT * FROM  ');
});
