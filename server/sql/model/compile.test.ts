import { expect, test } from 'vitest';
import { parseStatement } from '../parser/parse-statement.ts';
import { compile } from './compile.ts';
import { type BoundTable, type Session, SqlError, type SqlParameter } from './front-end.ts';
import { tableKey } from './table-key.ts';
import { tableReferences } from './table-references.ts';
import { formatType } from './types.ts';

const session: Session = {
  catalog: 'iceberg',
  schema: 'silver',
  timeZone: 'UTC',
  now: new Date('2026-01-15T12:00:00Z'),
  user: 'ada',
};

const readings: BoundTable = {
  columns: [
    { name: 'person', type: { kind: 'varchar', length: null } },
    { name: 'ts', type: { kind: 'timestamp with time zone', precision: 6 } },
    { name: 'zone', type: { kind: 'varchar', length: null } },
    { name: 'mg_dl', type: { kind: 'integer' } },
  ],
  relationSql: '"readings"',
};

function compiled(sql: string, parameters: readonly SqlParameter[] = []) {
  const statement = parseStatement(sql);
  const tables = new Map(
    tableReferences(statement, session).map((reference) => [tableKey(reference), readings]),
  );
  return compile(statement, { session, tables, parameters });
}

const types = (sql: string): readonly string[] =>
  compiled(sql).columns.map(({ name, type }) => `${name} ${formatType(type)}`);

function failure(sql: string): SqlError {
  try {
    compiled(sql);
  } catch (error) {
    if (error instanceof SqlError) return error;
    throw error;
  }
  throw new Error(`${sql} was accepted`);
}

test('columns carry the names and types that Trino reports', () => {
  expect(types('SELECT 7/2, 1.0/3 AS q, "MG_DL", count(*) OVER () n FROM readings')).toEqual([
    '_col0 integer',
    'q decimal(2, 1)',
    'MG_DL integer',
    'n bigint',
  ]);
});

test.each([
  ['SELECT nope FROM readings', 'COLUMN_NOT_FOUND', 8],
  ["SELECT 1 = '1'", 'TYPE_MISMATCH', 10],
  ['SELECT nope(1)', 'FUNCTION_NOT_FOUND', 8],
  ['SELECT person, count(*) FROM readings', 'EXPRESSION_NOT_AGGREGATE', 8],
  ['SELECT person FROM readings a, readings b', 'AMBIGUOUS_NAME', 8],
  ['SELECT 1 FROM readings WHERE count(*) > 1', 'EXPRESSION_NOT_SCALAR', 39],
  ['SELECT row_number() FROM readings', 'MISSING_OVER', 8],
  ["SELECT DATE '2024-02-30'", 'INVALID_LITERAL', 8],
])('%s is refused as %s at column %i', (sql, errorName, column) => {
  expect(failure(sql)).toMatchObject({ errorName, position: { line: 1, column } });
});

test('a value in another zone leaves its query as a text, its local reading as it is', () => {
  expect(types('SELECT at_timezone(ts, zone) AS t FROM readings')).toEqual([
    't timestamp(6) with time zone',
  ]);
  expect(types('SELECT CAST(at_timezone(ts, zone) AS date) AS day FROM readings')).toEqual([
    'day date',
  ]);
});

test('values are literals of their type, never text of the statement', () => {
  const parameters: readonly SqlParameter[] = [
    { type: { kind: 'varchar', length: null }, value: "x' OR 1=1 --" },
  ];
  const { duckdbSql } = compiled('SELECT 1 FROM readings WHERE person = ?', parameters);
  expect(duckdbSql).toContain(`'x'' OR 1=1 --'`);
  expect(() => compiled('SELECT ?')).toThrow(/expected 1 but found 0/);
});

test('only an ORDER BY of the whole statement makes the rows ordered', () => {
  expect(compiled('SELECT mg_dl FROM readings ORDER BY 1').ordered).toBe(true);
  expect(compiled('SELECT * FROM (SELECT mg_dl FROM readings ORDER BY 1)').ordered).toBe(false);
});

test.each(['constructor', 'valueof', 'tostring', '__proto__', 'hasownproperty'])(
  'a function named %s is unknown like any other, also as a window and as a type',
  (name) => {
    const quoted = `"${name}"`;
    expect(() => compiled(`SELECT ${quoted}(1)`)).toThrow(SqlError);
    expect(() => compiled(`SELECT ${quoted}(1, 2)`)).toThrow(SqlError);
    expect(() => compiled(`SELECT ${quoted}() OVER () FROM readings`)).toThrow(SqlError);
    expect(() => compiled(`SELECT date_trunc('${name}', now())`)).toThrow(SqlError);
  },
);
