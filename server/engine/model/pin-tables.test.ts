import { expect, test } from 'vitest';
import { pinTables } from './pin-tables.ts';

const at = (line: number, column: number, version = 'abc') => ({
  position: { line, column },
  version,
});

test.each([
  ['SELECT * FROM silver.t', 15, "SELECT * FROM silver.t FOR VERSION AS OF 'abc'"],
  [
    'SELECT * FROM iceberg . "a ""b" . t AS x',
    15,
    `SELECT * FROM iceberg . "a ""b" . t FOR VERSION AS OF 'abc' AS x`,
  ],
  ["SELECT * FROM t FOR VERSION AS OF 'dev' x", 15, "SELECT * FROM t FOR VERSION AS OF 'abc' x"],
  [
    "SELECT * FROM t FOR TIMESTAMP AS OF TIMESTAMP '2025-01-01 00:00:00 UTC'",
    15,
    "SELECT * FROM t FOR VERSION AS OF 'abc'",
  ],
  [
    "SELECT * FROM t FOR TIMESTAMP AS OF current_timestamp - INTERVAL '1' DAY",
    15,
    "SELECT * FROM t FOR TIMESTAMP AS OF current_timestamp - INTERVAL '1' DAY",
  ],
  ["SELECT '🩸' AS x, y FROM t", 25, "SELECT '🩸' AS x, y FROM t FOR VERSION AS OF 'abc'"],
])('%s', (sql, column, pinned) => {
  expect(pinTables(sql, [at(1, column)])).toBe(pinned);
});

test('two tables on two lines are each fixed to their own commit', () => {
  expect(pinTables('SELECT * FROM a\n  JOIN b ON true', [at(1, 15, 'x'), at(2, 8, 'y')])).toBe(
    "SELECT * FROM a FOR VERSION AS OF 'x'\n  JOIN b FOR VERSION AS OF 'y' ON true",
  );
});
