import { describe, expect, test } from 'vitest';
import { describeEngineContract } from '../../testing/engine-contract.ts';
import { openTestEngine } from '../../testing/open-engine.ts';
import { failureOf } from '../../testing/statements.ts';

describeEngineContract('DuckDB', openTestEngine);

/** Ways out of what a statement may see, in DuckDB's words and in Trino's. */
const ESCAPES = [
  "SELECT * FROM read_text('/etc/passwd')",
  "SELECT * FROM read_csv('/etc/passwd')",
  "SELECT * FROM read_parquet('/tmp/x.parquet')",
  "SELECT * FROM glob('/*')",
  "SELECT * FROM '/etc/passwd'",
  'SELECT * FROM "/etc/passwd"',
  `SELECT * FROM "x.parquet"`,
  "SELECT * FROM TABLE(read_csv(path => '/etc/passwd'))",
  "SELECT getenv('HOME')",
  "SELECT current_setting('threads')",
  'SELECT * FROM duckdb_settings()',
  'SELECT * FROM duckdb_secrets()',
  'SELECT * FROM pragma_version()',
  "COPY (SELECT 1) TO '/tmp/x.csv'",
  "ATTACH '/tmp/x.db' AS x",
  'INSTALL httpfs',
  'LOAD httpfs',
  'PRAGMA database_list',
  "SET memory_limit = '10GB'",
  'SET SESSION x = 1',
  "EXPORT DATABASE '/tmp/x'",
  'CREATE TABLE t (a bigint)',
  'CREATE TEMP TABLE t AS SELECT 1',
  'DROP TABLE iceberg.s.t',
  'INSERT INTO iceberg.s.t VALUES 1',
  'DELETE FROM iceberg.s.t',
  'SELECT 1; SELECT 2',
  "SELECT 1) TO '/tmp/x.parquet' --",
  'SELECT * FROM temp.main.t',
  'SELECT * FROM system.information_schema.tables',
  "SELECT nextval('x')",
  'SELECT trino_divide(1, 0)',
];

describe('a statement sees nothing but what was bound for it', () => {
  test('every way out is refused by name', async () => {
    await using opened = await openTestEngine();
    for (const sql of ESCAPES) {
      const failure = await failureOf(opened.engine, sql);
      expect(failure, sql).toMatchObject({ kind: 'rejected' });
    }
  });
});
