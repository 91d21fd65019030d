import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EngineFailure, QueryEvent } from '../../port.ts';
import { type OpenedEngine, openTestEngine } from '../../testing/open-engine.ts';
import { main, rowsOf } from '../../testing/statements.ts';

let opened: OpenedEngine;
let secret: string;

beforeAll(async () => {
  opened = await openTestEngine({ memoryLimitMb: 256 });
  secret = path.join(opened.folder, 'secret.txt');
  await writeFile(secret, 'top,secret\n1,2\n');
});

afterAll(() => opened[Symbol.asyncDispose]());

let queries = 0;

/** How a statement ends, and whether anything of the secret came out. */
async function outcomeOf(sql: string, timeoutMs = 10_000) {
  queries += 1;
  const id = `escape-${queries}`;
  let end: QueryEvent | undefined;
  const limits = { maxRows: 1000, maxBytes: 10_000_000, timeoutMs };
  for await (const event of opened.engine.execute(id, { sql }, main, limits)) end = event;
  const batch = end?.kind === 'finished' ? await opened.engine.spool.read(id, 0, 10) : null;
  await opened.engine.spool.drop(id);
  return { end, leaked: JSON.stringify(batch?.values ?? [], texts).includes('secret') };
}

const texts = (_key: string, value: unknown): unknown =>
  typeof value === 'bigint' ? String(value) : value;

/** A refusal by name, with a sentence that says what it is about. */
function refusalOf(end: QueryEvent | undefined): EngineFailure & { readonly kind: 'rejected' } {
  if (end?.kind === 'failed' && end.failure.kind === 'rejected') return end.failure;
  throw new Error(`Not refused: ${JSON.stringify(end, texts)}`);
}

const FUNCTIONS = [
  "read_text('FILE')",
  "read_blob('FILE')",
  "read_csv('FILE')",
  "read_csv_auto('FILE')",
  "read_json('FILE')",
  "read_json_auto('FILE')",
  "read_ndjson('FILE')",
  "read_ndjson_objects('FILE')",
  "read_parquet('FILE')",
  "parquet_scan('FILE')",
  "parquet_metadata('FILE')",
  "parquet_schema('FILE')",
  "parquet_file_metadata('FILE')",
  "parquet_kv_metadata('FILE')",
  "parquet_bloom_probe('FILE', 'a', 1)",
  "sniff_csv('FILE')",
  "glob('/*')",
  "iceberg_scan('FILE')",
  "delta_scan('FILE')",
  "sqlite_scan('FILE', 't')",
  "postgres_scan('host=localhost', 'public', 't')",
  "mysql_scan('host=localhost', 'db', 't')",
  "st_read('FILE')",
  "read_xlsx('FILE')",
  'arrow_scan(1, 2, 3)',
  'duckdb_settings()',
  'duckdb_secrets()',
  'duckdb_databases()',
  'duckdb_tables()',
  'duckdb_columns()',
  'duckdb_views()',
  'duckdb_functions()',
  'duckdb_extensions()',
  'duckdb_memory()',
  'duckdb_temporary_files()',
  'duckdb_logs()',
  'duckdb_variables()',
  'duckdb_keywords()',
  'pragma_version()',
  "pragma_table_info('t')",
  'pragma_database_size()',
  "pragma_storage_info('t')",
  'pragma_platform()',
  "query('SELECT 1')",
  "query_table('t')",
  'test_all_types()',
  'repeat_row(1, num_rows = 10)',
  'seq_scan(1)',
  'which_secret(1, 2)',
  'enable_logging()',
];

const SCALARS = [
  "getenv('HOME')",
  "getvariable('x')",
  "current_setting('allowed_directories')",
  "current_setting('secret_directory')",
  'current_database()',
  'current_schemas(true)',
  "pg_typeof('a')",
  'txid_current()',
  "nextval('s')",
  "currval('s')",
  "write_log('x')",
  "sql_auto_complete('SEL')",
  "json_execute_serialized_sql('{}')",
  "json_serialize_sql('SELECT 1')",
  "load_extension('httpfs')",
  "sha256_file('FILE')",
  "parse_path('FILE')",
  "parse_duckdb_log_message('a', 'b')",
  "query('SELECT 1')",
  "read_text('FILE')",
  "error('x')",
  'get_current_timestamp()',
  "create_sort_key('a', 'ASC')",
  "trino_fail('X')",
  "set_bit('0', 0, 1)",
  "in_search_path('a', 'b')",
  "aggregate([1], 'sum')",
];

const STATEMENTS = [
  "COPY (SELECT 1) TO 'FILE'",
  "COPY t FROM 'FILE'",
  "COPY t TO 'FILE' (FORMAT parquet)",
  "EXPORT DATABASE 'FILE'",
  "IMPORT DATABASE 'FILE'",
  "ATTACH 'FILE' AS x",
  "ATTACH DATABASE 'FILE' AS x (TYPE sqlite)",
  'DETACH x',
  'INSTALL httpfs',
  "INSTALL 'FILE'",
  'FORCE INSTALL httpfs FROM core_nightly',
  'LOAD httpfs',
  "LOAD 'FILE'",
  'UPDATE EXTENSIONS',
  'PRAGMA version',
  'PRAGMA database_list',
  "PRAGMA enable_profiling='json'",
  'SET memory_limit = 1',
  "SET GLOBAL threads = '64'",
  'SET enable_external_access = true',
  "SET allowed_directories = ['/']",
  "SET VARIABLE x = getenv('HOME')",
  'RESET memory_limit',
  'RESET ALL',
  "CREATE SECRET s (TYPE s3, KEY_ID 'a', SECRET 'b')",
  'DROP SECRET s',
  'CREATE MACRO f(x) AS x',
  "CREATE TEMP TABLE t AS SELECT * FROM read_text('FILE')",
  'CREATE SEQUENCE s',
  'CREATE TYPE mood AS ENUM (1)',
  'CREATE INDEX i ON t (a)',
  'CHECKPOINT',
  'FORCE CHECKPOINT',
  'VACUUM',
  'SUMMARIZE SELECT 1',
  'PIVOT t ON a USING sum(b)',
  'UNPIVOT t ON a INTO NAME n VALUE v',
  "FROM 'FILE'",
  "FROM read_text('FILE') SELECT *",
  'SELECT * EXCLUDE (a) FROM t',
  "SELECT COLUMNS('a') FROM t",
  'SHOW ALL TABLES',
  'SHOW DATABASES',
  'CALL pragma_version()',
  'CALL dbgen(sf = 1)',
  'BEGIN TRANSACTION',
  'ABORT',
  'USE memory',
  'USE system.main',
  'DEALLOCATE p',
  "EXECUTE IMMEDIATE 'PRAGMA version'",
  "EXECUTE IMMEDIATE 'SELECT * FROM read_text(''FILE'')'",
  "PREPARE p FROM COPY t TO 'FILE'",
  "EXPLAIN COPY (SELECT 1) TO 'FILE'",
  "EXPLAIN ANALYZE SELECT * FROM read_text('FILE')",
  'SELECT 1; DROP TABLE t',
  "SELECT 1; COPY t TO 'FILE'",
  "SELECT '\\'; ATTACH 'FILE' AS x; --'",
  'SELECT 1 /* */; PRAGMA version --',
  'SELECT 1 UNION ALL PRAGMA version',
];

const TABLES = [
  "'FILE'",
  '"FILE"',
  '"FILE.csv"',
  '"file:FILE"',
  '"file:///etc/passwd"',
  '"/etc/passwd"',
  '"../../etc/passwd"',
  '"http://127.0.0.1:1/x.parquet"',
  '"https://example.com/x.csv"',
  '"s3://bucket/x.parquet"',
  '"https://example.com"."x.csv"',
  '"/dev/stdin"',
  '"/proc/self/environ"',
  '"*.parquet"',
  'duckdb_settings',
  'duckdb_tables',
  'sqlite_master',
  'pg_catalog.pg_class',
  'pg_catalog.pg_settings',
  'main.duckdb_settings',
  'memory.main.t',
  'temp.main.w_source',
  'system.main.duckdb_settings',
  'system.information_schema.schemata_x',
  'system.runtime.nodes',
  '"duckdb_settings()"',
  'iceberg."..".t',
  'iceberg.s."../../secret.txt"',
  'iceberg.s."t$files$files"',
  'iceberg.s."$path"',
  'stage.t',
  'delta.t',
  'U&"\\0072ead_text"',
];

const within = (sql: string) => sql.replaceAll('FILE', secret);

describe('what could reach outside of the lake is refused by name', () => {
  test.each(FUNCTIONS)('table function %s', async (call) => {
    for (const sql of [`SELECT * FROM ${call}`, `SELECT * FROM TABLE(${call})`]) {
      const { end, leaked } = await outcomeOf(within(sql));
      expect(refusalOf(end).message).not.toBe('');
      expect(leaked).toBe(false);
    }
  });

  test.each(SCALARS)('function %s', async (call) => {
    for (const sql of [
      `SELECT ${call}`,
      `SELECT/**/"${call.split('(')[0]}"(${call.split('(')[1]}`,
    ]) {
      const { end } = await outcomeOf(within(sql));
      expect(refusalOf(end).message).not.toBe('');
    }
  });

  test.each(STATEMENTS)('statement %s', async (sql) => {
    const { end, leaked } = await outcomeOf(within(sql));
    expect(refusalOf(end).message).not.toBe('');
    expect(leaked).toBe(false);
  });

  test.each(TABLES)('table %s', async (name) => {
    const { end, leaked } = await outcomeOf(within(`SELECT * FROM ${name}`));
    expect(refusalOf(end).message).not.toBe('');
    expect(leaked).toBe(false);
  });
});

const DEEP = 5_000;

/** Statements that would take all there is of memory, time, stack or disk. */
const BOMBS: readonly (readonly [string, string])[] = [
  ['a text without an end', "SELECT '".padEnd(1_000_000, 'x')],
  ['a quoted name without an end', 'SELECT "'.padEnd(100_000, 'x')],
  ['a comment without an end', 'SELECT 1 /*'.padEnd(100_000, ' ')],
  ['a megabyte of one text', `SELECT length('${'x'.repeat(900_000)}') AS n`],
  ['parentheses thousands deep', `SELECT ${'('.repeat(DEEP)}1${')'.repeat(DEEP)}`],
  ['an operator thousands of times', `SELECT ${'1+'.repeat(DEEP)}1`],
  ['NOT thousands of times', `SELECT ${'NOT '.repeat(DEEP)}true`],
  ['arrays thousands deep', `SELECT ${'ARRAY['.repeat(DEEP)}1${']'.repeat(DEEP)}`],
  ['CASE dozens deep', `SELECT ${'CASE WHEN true THEN '.repeat(40)}1${' END'.repeat(40)}`],
  ['queries hundreds deep', `${'SELECT * FROM ('.repeat(300)}SELECT 1 AS a${')'.repeat(300)}`],
  [
    'five thousand columns',
    `SELECT ${Array.from({ length: 5000 }, (_, i) => `${i} AS c${i}`).join(', ')}`,
  ],
  [
    'ten thousand values in IN',
    `SELECT 1 IN (${Array.from({ length: 10_000 }, (_, i) => i).join(', ')})`,
  ],
  ['a sequence too long', 'SELECT cardinality(sequence(1, 1000000000))'],
  ['a text repeated too often', "SELECT length(rpad('x', 2000000000, 'y'))"],
  [
    'rows times rows times rows',
    'SELECT count(*) FROM UNNEST(sequence(1,10000)) a(i), UNNEST(sequence(1,10000)) b(j), UNNEST(sequence(1,10000)) c(k)',
  ],
  [
    'a result of millions of rows',
    'SELECT i, j FROM UNNEST(sequence(1,10000)) a(i), UNNEST(sequence(1,10000)) b(j)',
  ],
  [
    'a sort of all of it',
    'SELECT i, j FROM UNNEST(sequence(1,10000)) a(i), UNNEST(sequence(1,10000)) b(j) ORDER BY i * j, j',
  ],
  [
    'a recursion without an end',
    'WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT * FROM t',
  ],
  [
    'a pattern that goes back and forth',
    "SELECT regexp_like(rpad('a', 5000, 'a') || 'b', '(a+)+$')",
  ],
  ['a pattern of many repeats', "SELECT regexp_like('a', '((a{1,1000}){1,1000}){1,1000}')"],
  [
    'an aggregate of everything',
    'SELECT array_agg(i) FROM UNNEST(sequence(1,10000)) a(i), UNNEST(sequence(1,10000)) b(j)',
  ],
  ['a NUL in the text', "SELECT 'a\u0000b' AS a"],
  ['half of a character', "SELECT '\ud800' AS a"],
  ['a name of a megabyte', `SELECT 1 AS "${'n'.repeat(900_000)}"`],
  ['characters that look like others', 'ＳＥＬＥＣＴ 1'],
  ['blanks that are none', 'SELECT\u200b1'],
];

test.each(BOMBS)(
  '%s is refused or contained within its limits, and the engine goes on',
  async (_name, sql) => {
    const { end } = await outcomeOf(sql, 3_000);
    expect(['finished', 'failed']).toContain(end?.kind);
    if (end?.kind === 'failed' && 'message' in end.failure) {
      expect(end.failure.message.length).toBeLessThan(5_000);
      expect(end.failure.message).not.toMatch(/INTERNAL Error|Binder Error|Maximum call stack/);
    }
    expect(await rowsOf(opened.engine, 'SELECT 40 + 2')).toEqual([[42]]);
  },
  30_000,
);
