import { expect, test } from 'vitest';
import { type KnownTable, readAhead } from './read-ahead.ts';

const SESSION = {
  catalog: 'iceberg',
  schema: 'silver',
  timeZone: 'UTC',
  now: new Date('2026-01-31T12:00:00Z'),
  user: 'ada',
};
const TABLES: readonly KnownTable[] = [
  {
    name: ['iceberg', 'silver', 't'],
    columns: [
      { name: 'person_id', type: { kind: 'varchar', length: null } },
      { name: 'value', type: { kind: 'bigint' } },
    ],
  },
  { name: ['iceberg', 'silver', 'v'], columns: null },
];
const read = (sql: string) => readAhead(sql, SESSION, TABLES);

test('a mistake is found at its line and column without running anything', () => {
  expect(read('SELECT person_id, valeu\nFROM t')).toMatchObject({
    name: 'COLUMN_NOT_FOUND',
    line: 1,
    column: 19,
  });
  expect(read('SELECT person_id + 1 FROM t')).toMatchObject({ name: 'TYPE_MISMATCH', line: 1 });
  expect(read('SELECT *\nFORM t')).toMatchObject({ name: 'SYNTAX_ERROR', line: 2 });
  expect(read("SELECT * FROM t FOR TIMESTAMP AS OF '2024-10-15 12:00:00'")).toMatchObject({
    name: 'TYPE_MISMATCH',
  });
});

test('what is right, not known, or another engine may do is let be', () => {
  const statements = [
    'SELECT person_id, sum(value) FROM t WHERE value > ? GROUP BY 1',
    'SELECT anything FROM v',
    'SELECT anything FROM t FOR VERSION AS OF 9007199254740993',
    'SELECT a FROM somewhere_else',
    'SHOW TABLES FROM silver',
    'SELECT * FROM t MATCH_RECOGNIZE (PATTERN (A) DEFINE A AS value > 1)',
  ];
  expect(statements.map(read)).toEqual(statements.map(() => null));
});

test('reading a usual statement again takes few milliseconds', () => {
  const sql = `WITH d AS (SELECT person_id, sum(value) AS total FROM t GROUP BY person_id)
    SELECT d.person_id, d.total, t.value FROM d JOIN t ON d.person_id = t.person_id
    WHERE d.total > 10 AND t.value BETWEEN 1 AND 5 ORDER BY d.total DESC LIMIT 10`;
  for (let warm = 0; warm < 20; warm++) read(sql);
  const times = Array.from({ length: 15 }, () => {
    const from = performance.now();
    read(sql);
    return performance.now() - from;
  }).toSorted((a, b) => a - b);
  expect(times[7]).toBeLessThan(25);
});
