import { expect, test } from 'vitest';
import { namesInScope } from './names-in-scope.ts';
import { bindParameters, parameterNames } from './parameters.ts';
import {
  placeInText,
  spanAt,
  spansWithin,
  splitStatements,
  toStatement,
} from './split-statements.ts';
import { tablesIn } from './tables-in.ts';
import { instantIn, readVersion, writePeriod } from './write-period.ts';

const DEFAULTS = { catalog: 'iceberg', schema: 'silver' };
const COLUMNS: Readonly<Record<string, readonly string[]>> = {
  'iceberg.silver.t': ['a', 'b'],
  'iceberg.gold.u': ['a', 'c'],
};
const columnsOf = (name: readonly [string, string, string]) =>
  COLUMNS[name.join('.')]?.map((column) => ({ name: column, type: 'bigint', description: null })) ??
  null;

/** What is in scope at the `|` of a statement: `name: columns`. */
function scopeAt(marked: string): readonly string[] {
  const offset = marked.indexOf('|');
  const sql = marked.replace('|', '');
  return namesInScope(sql, offset, DEFAULTS, columnsOf).relations.map(
    ({ name, columns }) => `${name}: ${columns?.map((column) => column.name).join(' ') ?? '?'}`,
  );
}

test('statements are parted by semicolons that are not in strings, names or comments', () => {
  const text = `SELECT ';' /* ; */ FROM "a;b"; -- end;\n\nSELECT 2;;\n-- nothing`;
  const spans = splitStatements(text);
  expect(spans.map(({ start, end }) => text.slice(start, end))).toEqual([
    `SELECT ';' /* ; */ FROM "a;b"`,
    '-- end;\n\nSELECT 2',
  ]);
});

test('the statement at the cursor is the one around it, or the one that ends on its line', () => {
  const text = 'SELECT 1;  \n\nSELECT 2; SELECT 3\n';
  const at = (offset: number) => {
    const span = spanAt(text, offset);
    return span === null ? null : text.slice(span.start, span.end);
  };
  expect([at(3), at(10), at(12), at(16), at(25), at(text.length)]).toEqual([
    'SELECT 1',
    'SELECT 1',
    'SELECT 2',
    'SELECT 2',
    'SELECT 3',
    'SELECT 3',
  ]);
  expect(spanAt(' -- x', 0)).toBeNull();
});

test('a place in a statement is told as a place in the whole text', () => {
  const text = 'SELECT 1; SELECT x\nFROM t';
  const [, second] = splitStatements(text);
  expect(second && toStatement(text, second)).toEqual({
    sql: 'SELECT x\nFROM t',
    startLine: 0,
    startColumn: 10,
  });
  const start = { startLine: 3, startColumn: 10 };
  expect(placeInText(start, { line: 1, column: 8 })).toEqual({ line: 4, column: 18 });
  expect(placeInText(start, { line: 2, column: 8 })).toEqual({ line: 5, column: 8 });
  expect(spansWithin(text, 7, 18)).toEqual([
    { start: 7, end: 8 },
    { start: 10, end: 18 },
  ]);
});

test('named parameters become question marks in their place, and JSON colons stay', () => {
  const text = `SELECT JSON_OBJECT('k': v, 'n':v) FROM t WHERE a = :person AND b > :day OR c = ':x' AND d = :person`;
  const { sql, order } = bindParameters(text);
  expect(sql).toHaveLength(text.length);
  expect(sql.replaceAll(/ +/g, ' ').trimEnd()).toBe(
    `SELECT JSON_OBJECT('k': v, 'n':v) FROM t WHERE a = ? AND b > ? OR c = ':x' AND d = ?`,
  );
  expect(order).toEqual(['person', 'day', 'person']);
  expect(parameterNames(text)).toEqual(['person', 'day']);
  expect(parameterNames('SELECT ?, ?')).toEqual(['?1', '?2']);
});

test('the tables of a statement are found with their clauses, names of WITH are none', () => {
  const sql = `WITH c AS (SELECT * FROM t), d (x) AS (SELECT a FROM c)
    SELECT * FROM c JOIN gold.u FOR VERSION AS OF 12 AS v ON c.a = v.a, d,
      (SELECT 1 FROM iceberg.silver.t FOR TIMESTAMP AS OF TIMESTAMP '2026-01-01 00:00:00 UTC' x)
    WHERE EXISTS (SELECT 1 FROM "T t") AND a IS DISTINCT FROM b AND extract(year FROM day) = 1
    UNION ALL TABLE raw.e`;
  const found = tablesIn(sql, DEFAULTS);
  expect(found.map(({ table }) => table.join('.'))).toEqual([
    'iceberg.silver.t',
    'iceberg.gold.u',
    'iceberg.silver.t',
    'iceberg.silver.T t',
  ]);
  expect(found.map(({ relation }) => readVersion(sql, relation))).toEqual([
    null,
    { kind: 'snapshot', id: 12n },
    { kind: 'timestamp', at: '2026-01-01T00:00:00.000Z' },
    null,
  ]);
});

test('the table that a statement writes to is told apart', () => {
  const target = (sql: string) =>
    tablesIn(sql, DEFAULTS).map(
      ({ table, relation }) => `${relation.isTarget ? 'to ' : ''}${table[2]}`,
    );
  expect(target('INSERT INTO t (a) SELECT a FROM gold.u')).toEqual(['to t', 'u']);
  expect(target('UPDATE t SET a = (SELECT max(a) FROM gold.u)')).toEqual(['to t', 'u']);
  expect(target('DELETE FROM t WHERE a = 1')).toEqual(['to t']);
  expect(target('MERGE INTO t USING gold.u s ON t.a = s.a WHEN MATCHED THEN DELETE')).toEqual([
    'to t',
    'u',
  ]);
  expect(target('SHOW TABLES FROM silver')).toEqual([]);
});

test('a clause is put behind a table, replaced and taken away', () => {
  const sql = 'SELECT * FROM t AS x, gold.u FOR VERSION AS OF 5 y';
  const [first, second] = tablesIn(sql, DEFAULTS);
  const apply = (edit: { start: number; end: number; text: string }) =>
    sql.slice(0, edit.start) + edit.text + sql.slice(edit.end);
  if (first === undefined || second === undefined) throw new Error('two tables');
  expect(apply(writePeriod(first.relation, { kind: 'snapshot', id: 9007199254740993n }))).toContain(
    'FROM t FOR VERSION AS OF 9007199254740993 AS x',
  );
  expect(apply(writePeriod(second.relation, { kind: 'ref', name: "o'b" }))).toContain(
    "gold.u FOR VERSION AS OF 'o''b' y",
  );
  expect(
    apply(writePeriod(second.relation, { kind: 'timestamp', at: '2026-01-31T12:00:00Z' })),
  ).toContain("gold.u FOR TIMESTAMP AS OF TIMESTAMP '2026-01-31 12:00:00 UTC' y");
  expect(apply(writePeriod(second.relation, null))).toBe('SELECT * FROM t AS x, gold.u y');
});

test('a moment is read as people write it', () => {
  expect(instantIn('2024-10-15 12:00:00')).toBe('2024-10-15T12:00:00.000Z');
  expect(instantIn('2024-10-15T12:00+02:00')).toBe('2024-10-15T10:00:00.000Z');
  expect(instantIn('2024-10-15')).toBe('2024-10-15T00:00:00.000Z');
  expect(instantIn('yesterday')).toBeNull();
});

test('names mean what the query at the cursor and those around it read', () => {
  expect(scopeAt('SELECT | FROM t x JOIN gold.u ON ')).toEqual(['x: a b', 'u: a c']);
  expect(scopeAt('SELECT 1 FROM t WHERE EXISTS (SELECT | FROM gold.u)')).toEqual([
    'u: a c',
    't: a b',
  ]);
  expect(scopeAt('SELECT 1 FROM t, (SELECT | FROM gold.u) s')).toEqual(['u: a c']);
  expect(scopeAt('SELECT a FROM t UNION SELECT | FROM gold.u')).toEqual(['u: a c']);
});

test('a query of WITH has the columns that it gives', () => {
  expect(scopeAt('WITH c AS (SELECT t.*, a + 1 AS more, count(*) FROM t) SELECT | FROM c')).toEqual(
    ['c: a b more '],
  );
  expect(
    scopeAt('WITH c (p, q) AS (SELECT a, b FROM t), d AS (SELECT q FROM c) SELECT | FROM d'),
  ).toEqual(['d: q']);
  expect(scopeAt('SELECT | FROM (SELECT u.c AS z FROM gold.u) s')).toEqual(['s: z']);
  expect(scopeAt('SELECT | FROM missing.m')).toEqual(['m: ?']);
});
