import { expect, test } from 'vitest';
import { classifySql } from './classify-sql.ts';

test.each([
  ['SELECT 1', 'query', null],
  ['TABLE t', 'query', null],
  ['DESC s.t', 'describe', null],
  ['SHOW CREATE VIEW v', 'show', null],
  ['USE a.b', 'session', null],
  ["SET TIME ZONE 'UTC'", 'session', null],
  ['START TRANSACTION READ ONLY', 'session', null],
  ['PREPARE p FROM DROP TABLE t', 'prepare', null],
  ['EXPLAIN DROP TABLE t', 'explain', null],
  ['EXPLAIN ANALYZE SELECT 1', 'explain-analyze', null],
  ['EXPLAIN ANALYZE DELETE FROM S.T', 'delete', ['s', 't']],
  ['CREATE OR REPLACE VIEW c.s."V" AS SELECT 1', 'create-view', ['c', 's', 'v']],
  ['ALTER VIEW v RENAME TO w', 'alter-view', ['v']],
  ['/* SELECT 1 */ DROP -- x\n TABLE t;', 'drop-table', ['t']],
  ["EXECUTE IMMEDIATE 'DROP SCHEMA s CASCADE'", 'drop-schema', ['s']],
  ['EXECUTE known USING 1', 'insert', ['t']],
  ['EXECUTE unknown', 'execute', null],
])('%s is of kind %s', (sql, kind, writes) => {
  const prepared = { known: 'INSERT INTO t VALUES ?' };
  expect(classifySql(sql, prepared)).toEqual({ kind, writes });
});

test.each([
  ['GRANT SELECT ON t TO u', 'NOT_SUPPORTED'],
  ["COPY t TO '/tmp/x'", 'SYNTAX_ERROR'],
  ['SELECT 1; DROP TABLE t', 'SYNTAX_ERROR'],
  ['', 'SYNTAX_ERROR'],
])('%s is of no kind', (sql, name) => {
  expect(() => classifySql(sql)).toThrow(expect.objectContaining({ errorName: name }));
});

test('statements that prepare each other come to an end', () => {
  expect(() => classifySql('EXECUTE a', { a: 'EXECUTE b', b: 'EXECUTE a' })).toThrow(
    /EXECUTE of an EXECUTE/,
  );
});
