import { expect, test } from 'vitest';
import { parseStatement } from '../parser/parse-statement.ts';
import { pushedPredicates } from './pushed-predicates.ts';

const int = (value: number) => ({ kind: 'number', unscaled: BigInt(value), scale: 0 });

function pushed(sql: string) {
  const found = pushedPredicates(parseStatement(sql), [
    { type: { kind: 'varchar', length: null }, value: 'p' },
  ]);
  return [...found.values()];
}

test.each([
  ['x = 5', [{ column: 'x', op: '=', value: int(5) }]],
  ['-5 < X', [{ column: 'x', op: '>', value: int(-5) }]],
  [
    "t.x = 'a' AND y >= 1.50",
    [
      { column: 'x', op: '=', value: { kind: 'text', value: 'a' } },
      { column: 'y', op: '>=', value: { kind: 'number', unscaled: 150n, scale: 2 } },
    ],
  ],
  [
    "x BETWEEN DATE '1970-01-02' AND DATE '1970-01-03'",
    [
      { column: 'x', op: '>=', value: { kind: 'date', days: 1 } },
      { column: 'x', op: '<=', value: { kind: 'date', days: 2 } },
    ],
  ],
  [
    "x IN (TIMESTAMP '1970-01-01 00:00:01', TIMESTAMP '1970-01-01 02:00:00 +02:00')",
    [
      {
        column: 'x',
        op: 'in',
        values: [
          { kind: 'timestamp', micros: 1_000_000n },
          { kind: 'instant', micros: 0n },
        ],
      },
    ],
  ],
  ['x IS NULL', [{ column: 'x', op: 'is-null' }]],
  ['s.t.x IS NOT NULL', [{ column: 'x', op: 'not-null' }]],
  ['x < ?', [{ column: 'x', op: '<', value: { kind: 'text', value: 'p' } }]],
])('WHERE %s', (where, expected) => {
  expect(pushed(`SELECT * FROM s.t WHERE ${where}`)).toEqual([expected]);
});

test.each([
  'x = 5 OR y = 5',
  'NOT (x = 5)',
  'x <> 5',
  'x NOT IN (5)',
  'x IN (5, NULL)',
  'x IN (5, y)',
  'x NOT BETWEEN 1 AND 2',
  'x = NULL',
  'x + 1 = 5',
  "CAST(x AS varchar) = '5'",
  'u.x = 5',
])('nothing is certain from WHERE %s', (where) => {
  expect(pushed(`SELECT * FROM s.t WHERE ${where}`)).toEqual([]);
});

test.each([
  ['a LEFT JOIN b ON a.k = b.k', 'a.x = 1 AND b.y IS NULL', 1],
  ['a RIGHT JOIN b ON a.k = b.k', 'a.x IS NULL AND b.y = 1', 1],
  ['a FULL JOIN b ON a.k = b.k', 'a.x = 1 AND b.y = 1', 0],
  ['a JOIN b ON a.k = b.k', 'a.x = 1 AND b.y = 1', 2],
  ['a JOIN b USING (k)', 'k = 1', 0],
  ['a JOIN b USING (k)', 'a.x = 1', 1],
  ['a AS t(x)', 'x = 1', 0],
  ['a AS t', 'a.x = 1', 0],
  ['a AS t', 't.x = 1', 1],
  ['(SELECT * FROM a) AS t', 't.x = 1', 0],
])('FROM %s WHERE %s is about %i tables', (from, where, tables) => {
  expect(pushed(`SELECT 1 FROM ${from} WHERE ${where}`)).toHaveLength(tables);
});

test('each mention of a table has its own, in queries inside queries too', () => {
  const sql =
    'WITH w AS (SELECT * FROM t WHERE x = 1) SELECT * FROM w, t WHERE t.x = 2 AND EXISTS (SELECT 1 FROM t AS u WHERE u.x = 3)';
  expect(pushed(sql).map(([first]) => first)).toEqual(
    expect.arrayContaining([1, 2, 3].map((value) => ({ column: 'x', op: '=', value: int(value) }))),
  );
});
