import { readdirSync, readFileSync } from 'node:fs';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cellReader } from '#server/engine/adapters/duckdb/cell.ts';
import { toEngineFailure } from '#server/engine/adapters/duckdb/failure.ts';
import { registerNatives } from '#server/engine/adapters/duckdb/register-natives.ts';
import { compile } from './model/compile.ts';
import { SqlError } from './model/front-end.ts';
import { MACROS } from './model/macros.ts';
import { parseStatement } from './parser/parse-statement.ts';
import { difference } from './testing/compare-answers.ts';
import { corpusSession } from './testing/corpus.ts';

/** What a real Trino 476 answered to a statement without tables, or how it refused it. */
type Recorded =
  | { readonly sql: string; readonly types: readonly string[]; readonly rows: readonly unknown[][] }
  | { readonly sql: string; readonly error: string; readonly at: string | null };

const folder = new URL('./testing/recorded/', import.meta.url);

let instance: DuckDBInstance;
let connection: DuckDBConnection;
beforeAll(async () => {
  instance = await DuckDBInstance.create(':memory:');
  connection = await instance.connect();
  await connection.run("SET TimeZone = 'UTC'");
  registerNatives(connection);
  for (const macro of MACROS) await connection.run(macro);
});
afterAll(() => {
  connection.closeSync();
  instance.closeSync();
});

async function run(sql: string) {
  const statement = parseStatement(sql);
  const query = compile(statement, { session: corpusSession, tables: new Map(), parameters: [] });
  const reader = await connection.runAndReadAll(query.duckdbSql);
  const readers = query.columns.map(({ type }) => cellReader(type));
  const rows = reader.getRows().map((row) => row.map((value, i) => readers[i]?.(value)));
  return { columns: query.columns, rows };
}

async function whyDifferent(recorded: Recorded): Promise<string | null> {
  try {
    const got = await run(recorded.sql);
    if ('error' in recorded) return `an answer for ${recorded.error}`;
    const columns = recorded.types.map((type, i) => ({ name: got.columns[i]?.name ?? '', type }));
    const { rows } = recorded;
    return difference(got, { columns, rows, ordered: false, error: null, tolerance: null });
  } catch (cause) {
    const failure = toEngineFailure(cause);
    const name = 'name' in failure ? failure.name : failure.kind;
    if (!('error' in recorded)) return `${name}: ${cause instanceof Error ? cause.message : ''}`;
    if (name !== recorded.error) return `${name} for ${recorded.error}`;
    if (!(cause instanceof SqlError) || cause.position === null || recorded.at === null)
      return null;
    const at = `${cause.position.line}:${cause.position.column}`;
    return at === recorded.at ? null : `at ${at} for ${recorded.at}`;
  }
}

describe.each(readdirSync(folder))('%s', (file) => {
  test('statements are answered as a real Trino answered them', async () => {
    const lines = readFileSync(new URL(file, folder), 'utf8').split('\n').filter(Boolean);
    const problems: string[] = [];
    for (const line of lines) {
      const recorded = JSON.parse(line) as Recorded;
      const why = await whyDifferent(recorded);
      if (why !== null) problems.push(`${why}\n    ${recorded.sql}`);
    }
    expect(problems).toEqual([]);
  });
});
