import { expect, test } from 'vitest';
import { parseStatement } from '../parse-statement.ts';

test('a column is added inside rows, at the place where its own name stands', () => {
  expect(
    parseStatement('ALTER TABLE t ADD COLUMN IF NOT EXISTS r."in ner".c double'),
  ).toMatchObject({
    kind: 'alter-table',
    ifExists: false,
    change: {
      kind: 'add-column',
      ifNotExists: true,
      parent: [{ value: 'r' }, { value: 'in ner', quoted: true }],
      column: { name: { value: 'c', position: { line: 1, column: 51 } } },
    },
  });
});

test('IF EXISTS of the table and of the column are told apart', () => {
  const flags = (sql: string) => {
    const statement = parseStatement(sql);
    if (statement.kind !== 'alter-table' || !('ifExists' in statement.change)) return null;
    return [statement.ifExists, statement.change.ifExists];
  };
  expect(flags('ALTER TABLE IF EXISTS t DROP COLUMN c')).toEqual([true, false]);
  expect(flags('ALTER TABLE t DROP COLUMN IF EXISTS c')).toEqual([false, true]);
  expect(flags('ALTER TABLE IF EXISTS t RENAME COLUMN IF EXISTS a TO b')).toEqual([true, true]);
});

test('parameters of statements that write are counted in the order of the text', () => {
  expect(parseStatement('UPDATE t SET a = ?, b = ? WHERE c = ?')).toMatchObject({
    parameterCount: 3,
    where: { right: { kind: 'parameter', index: 2 } },
  });
});

test.each([
  'CREATE OR REPLACE TABLE IF NOT EXISTS t (a int)',
  "COMMENT ON COLUMN c IS 'x'",
  'INSERT INTO t (a.b) VALUES 1',
])('%s is no statement', (sql) => {
  expect(() => parseStatement(sql)).toThrowError(
    expect.objectContaining({ errorName: 'SYNTAX_ERROR' }),
  );
});
