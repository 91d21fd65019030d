import { expect, test } from 'vitest';
import { innerStatement } from './inner-statement.ts';

const headers = {
  user: 'ada',
  catalog: null,
  schema: null,
  timeZone: 'UTC',
  path: null,
  properties: {},
  prepared: { p: 'SELECT 1', q: 'SELECT 2' },
  transactionId: null,
  clientTags: [],
  clientInfo: '',
  traceToken: '',
};
const prepared = { p: 'SELECT * FROM t', 'my "p"': 'SELECT * FROM u' };

test.each([
  ['EXECUTE p USING 1', 'SELECT * FROM t'],
  ['/* a */ EXECUTE -- b\n /* c */ P USING 1', 'SELECT * FROM t'],
  ['execute "my ""p"""', 'SELECT * FROM u'],
  ['DESCRIBE OUTPUT p', 'SELECT * FROM t'],
  ["EXECUTE IMMEDIATE 'SELECT ''x'' FROM t' USING 1", "SELECT 'x' FROM t"],
  ["-- now\nEXECUTE/**/ IMMEDIATE 'SELECT 1'", 'SELECT 1'],
  ['SELECT executed FROM p', 'SELECT executed FROM p'],
])('%j runs %j', (sql, text) => {
  expect(innerStatement(sql, prepared).text).toBe(text);
});

test('what was bound goes where it came from', () => {
  const byName = innerStatement('EXECUTE p', prepared).wrap('SELECT 3', headers);
  expect(byName).toMatchObject({
    sql: 'EXECUTE p',
    headers: { prepared: { p: 'SELECT 3', q: 'SELECT 2' } },
  });
  const sql = "EXECUTE IMMEDIATE 'SELECT ?' USING 'x'";
  const immediate = innerStatement(sql, prepared).wrap(`SELECT 'y', ?`, headers);
  expect(immediate.sql).toBe("EXECUTE IMMEDIATE 'SELECT ''y'', ?' USING 'x'");
});

test('a name that nothing was prepared under is not found', () => {
  expect(() => innerStatement('EXECUTE z', prepared)).toThrow('Prepared statement not found: z');
});
test.each([
  "EXECUTE IMMEDIATE'INSERT INTO t VALUES (1)'",
  "EXECUTE IMMEDIATE 'INSERT INTO t VALUES (1)'",
  "execute /* x */ immediate -- y\n'INSERT INTO t VALUES (1)'",
])('%j is judged by the statement that runs', (sql) => {
  expect(innerStatement(sql, { immediate: 'SELECT 1' }).text).toBe('INSERT INTO t VALUES (1)');
});

test('a text written in another form is refused, not taken for a name', () => {
  const sql = "EXECUTE IMMEDIATE U&'INSERT INTO t VALUES (1)'";
  expect(() => innerStatement(sql, { immediate: 'SELECT 1' })).toThrow(/takes a plain text/);
});
