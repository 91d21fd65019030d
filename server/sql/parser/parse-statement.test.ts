import { expect, test } from 'vitest';
import { SqlError } from '../model/front-end.ts';
import { parseStatement } from './parse-statement.ts';

function failure(sql: string): SqlError {
  try {
    parseStatement(sql);
  } catch (error) {
    if (error instanceof SqlError) return error;
  }
  throw new Error(`${sql} was accepted`);
}

test.each([
  ['SELECT * FROM region WHERE', 1, 27],
  ['SELECT name\nFROM region\nWHRE regionkey = 1', 3, 6],
  ['SELECT 1 AS select', 1, 13],
  ["SELECT 'abc", 1, 8],
  ['SELECT 1 AS a;', 1, 14],
  ['SELECT 1 AS ""', 1, 13],
  ['SELECT 1 AS 1a', 1, 13],
  ["SELECT U&'\\zzzz'", 1, 8],
  ['-- nothing', 1, 11],
])('a syntax error in %j stands at line %i, column %i', (sql, line, column) => {
  const error = failure(sql);
  expect(error).toMatchObject({ errorName: 'SYNTAX_ERROR', position: { line, column } });
  expect(error.message).not.toMatch(/^line \d/);
});

test('parameters are counted in the order of the text', () => {
  const statement = parseStatement('SELECT ? FROM t WHERE a = ? OFFSET ? LIMIT ?');
  expect(statement).toMatchObject({
    kind: 'query',
    parameterCount: 4,
    query: {
      body: { items: [{ expression: { index: 0 } }], where: { right: { index: 1 } } },
      offset: { index: 2 },
      limit: { index: 3 },
    },
  });
});

test('a statement that is no query is named, not run', () => {
  expect(parseStatement('GRANT SELECT ON t TO u')).toMatchObject({
    kind: 'unsupported-statement',
    what: 'GRANT SELECT',
  });
});
