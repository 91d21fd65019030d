import { DuckDBInstance } from '@duckdb/node-api';
import { expect, test } from 'vitest';
import { registerNatives } from '#server/engine/adapters/duckdb/register-natives.ts';
import { compile } from './model/compile.ts';
import { MACROS } from './model/macros.ts';
import { tableKey } from './model/table-key.ts';
import { tableReferences } from './model/table-references.ts';
import { parseStatement } from './parser/parse-statement.ts';

const session = {
  catalog: 'iceberg',
  schema: 's',
  timeZone: 'UTC',
  now: new Date(0),
  user: 'ada',
};

const varchar = { kind: 'varchar', length: null } as const;

function compiled(sql: string) {
  const statement = parseStatement(sql);
  const table = { columns: [{ name: 'doc', type: varchar }], relationSql: 'docs' };
  const tables = new Map(
    tableReferences(statement, session).map((reference) => [tableKey(reference), table]),
  );
  return compile(statement, { session, tables, parameters: [] }).duckdbSql;
}

async function open(documents: readonly (string | null)[]) {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  registerNatives(connection);
  for (const macro of MACROS) await connection.run(macro);
  await connection.run('CREATE TABLE docs (doc VARCHAR)');
  for (const doc of documents) await connection.run('INSERT INTO docs VALUES ($1)', [doc]);
  return {
    rows: async (sql: string) =>
      (await connection.runAndReadAll(compiled(sql))).getRows() as unknown[][],
    [Symbol.dispose]() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

/** Documents and what `$.a` and `$.b` are in them. */
const CASES: readonly (readonly [string | null, string | null, string | null])[] = [
  ['{"a": "text", "b": 5}', 'text', '5'],
  ['{"a": "", "b": true}', '', 'true'],
  ['{"a": null, "b": -7}', null, '-7'],
  ['{"a": {"b": 1}, "b": [1]}', null, null],
  ['{"a": "{curly", "b": "[square"}', '{curly', '[square'],
  ['{"a": "1.50", "b": "-2e9"}', '1.50', '-2e9'],
  ['{"a": 6.2, "b": 100.10}', '6.2', '100.10'],
  ['{"a": 1E2, "b": -0.50}', '1E2', '-0.50'],
  ['{"a": "ünï", "b": 9007199254740993}', 'ünï', '9007199254740993'],
  ['{"c": 1}', null, null],
  ['{"a": 1', '1', null],
  ['', null, null],
  ['[1, 2]', null, null],
  [null, null, null],
];

test('scalars are those that Trino gives, read together or alone', async () => {
  using opened = await open(CASES.map(([doc]) => doc));
  const together = `SELECT json_extract_scalar(doc, '$.a') AS a, json_extract_scalar(doc, '$.b') AS b FROM t`;
  expect(await opened.rows(together)).toEqual(CASES.map(([, a, b]) => [a, b]));
  expect(await opened.rows(`SELECT json_extract_scalar(doc, '$.a') FROM t`)).toEqual(
    CASES.map(([, a]) => [a]),
  );
});

/** Documents with numbers that are not in their shortest form, a path into them and what it gives. */
const WRITTEN: readonly (readonly [string, string, string])[] = [
  ['{"date":1,"sgv":118.80000000000001,"type":"sgv"}', '$.sgv', '118.80000000000001'],
  ['{"sgv":5.50,"type":"sgv"}', '$.sgv', '5.50'],
  ['{"delta":-0.30000000000000004,"sgv":120.5,"type":"sgv"}', '$.sgv', '120.5'],
  ['{"note":"say \\"sgv\\":1.50","sgv":1.5}', '$.sgv', '1.5'],
  ['{"insulin":2.50,"boluscalc":{"insulin":3.10}}', '$.insulin', '2.50'],
  ['{"boluscalc":{"insulin":2.50},"insulin":2.50}', '$.insulin', '2.50'],
  ['{"a": {"x": 1.50}, "b": {"x": 2}}', '$.a.x', '1.50'],
  ['{"x":0.000001,"y":12345678901234567890123}', '$.y', '12345678901234567890123'],
  ['{"x":0.000001,"y":12345678901234567890123}', '$.x', '0.000001'],
  ['{"a": {"x": 1.50}, "b": {"x": 1.5}}', '$.a.x', '1.50'],
  ['[1.50, 2]', '$[0]', '1.50'],
];

test.each(WRITTEN)('of %s, %s is %s, as it is written', async (document, path, expected) => {
  using opened = await open([document]);
  expect(await opened.rows(`SELECT json_extract_scalar(doc, '${path}') FROM t`)).toEqual([
    [expected],
  ]);
});

test('paths of one column are read in one go where a SELECT has several, in groups each alone', async () => {
  const count = (sql: string, macro: string) => compiled(sql).split(macro).length - 1;
  const two = `json_extract_scalar(doc, '$.a') || json_extract_scalar(u.doc, '$.b')`;
  expect(count(`SELECT ${two} FROM t AS u`, 'trino_json_texts(')).toBe(2);
  expect(count(`SELECT ${two} FROM t AS u GROUP BY doc`, 'trino_json_texts(')).toBe(0);
  expect(
    count(
      `SELECT json_extract_scalar(t.doc, '$.a'), (SELECT max(json_extract_scalar(u.doc, '$.b')) FROM t AS u) FROM t`,
      'trino_json_texts(',
    ),
  ).toBe(0);
  using opened = await open(['{"a": "x", "b": 1}', '{"a": "x", "b": 2}']);
  expect(
    await opened.rows(
      `SELECT json_extract_scalar(doc, '$.a') AS a, max(json_extract_scalar(doc, '$.b')) AS b FROM t GROUP BY json_extract_scalar(doc, '$.a')`,
    ),
  ).toEqual([['x', '2']]);
});
