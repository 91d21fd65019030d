import { expect, test } from 'vitest';
import { parseStatement } from '../parser/parse-statement.ts';
import type { Session } from './front-end.ts';
import { tableReferences } from './table-references.ts';

const session: Session = {
  catalog: 'iceberg',
  schema: 'silver',
  timeZone: 'Europe/Berlin',
  now: new Date('2026-01-15T12:00:00Z'),
  user: 'ada',
};

const names = (sql: string): readonly string[] =>
  tableReferences(parseStatement(sql), session).map(
    ({ catalog, schema, table }) => `${catalog}.${schema}.${table}`,
  );

test('names are completed with the session, names of WITH queries are left out', () => {
  expect(names('WITH a AS (SELECT * FROM T) SELECT * FROM a, gold.b, pg.marts.c')).toEqual([
    'iceberg.silver.t',
    'iceberg.gold.b',
    'pg.marts.c',
  ]);
});

test('a WITH name hides a table only where it is in force', () => {
  expect(names('WITH t AS (SELECT * FROM t) SELECT * FROM t')).toEqual(['iceberg.silver.t']);
});

test('staged rows live outside every catalog', () => {
  expect(names('SELECT * FROM stage.rows')).toEqual(['stage.stage.rows']);
});

test('subqueries in expressions are searched too', () => {
  expect(names('SELECT (SELECT max(x) FROM u) FROM t WHERE EXISTS (SELECT 1 FROM v)')).toEqual([
    'iceberg.silver.u',
    'iceberg.silver.t',
    'iceberg.silver.v',
  ]);
});

test.each([
  ['FOR VERSION AS OF 9007199254740993', { kind: 'snapshot', snapshotId: 9007199254740993n }],
  ["FOR VERSION AS OF 'v1'", { kind: 'ref', ref: 'v1' }],
  [
    "FOR TIMESTAMP AS OF TIMESTAMP '2025-07-01 02:00:00 Europe/Berlin'",
    { kind: 'timestamp', epochMicros: 1751328000000000n },
  ],
  ["FOR TIMESTAMP AS OF DATE '2025-07-01'", { kind: 'timestamp', epochMicros: 1751320800000000n }],
])('%s names a version', (clause, version) => {
  const [reference] = tableReferences(parseStatement(`SELECT * FROM t ${clause}`), session);
  expect(reference?.version).toEqual(version);
});

test('an integer is no snapshot id, and a moment to come is none', () => {
  const [reference] = tableReferences(
    parseStatement('SELECT * FROM t FOR VERSION AS OF 1'),
    session,
  );
  // Whether it matters is known when the name is: of a view the version is not looked at.
  expect(reference?.version).toMatchObject({
    kind: 'unusable',
    refusal: { message: expect.stringContaining('A snapshot id is a bigint') },
  });
  expect(() =>
    names("SELECT * FROM t FOR TIMESTAMP AS OF TIMESTAMP '2200-01-01 00:00:00 UTC'"),
  ).toThrow(/not in the past/);
});
