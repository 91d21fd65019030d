import { DuckDBInstance } from '@duckdb/node-api';
import { expect, test } from 'vitest';
import { cellReader } from '#server/engine/adapters/duckdb/cell.ts';
import { toEngineFailure } from '#server/engine/adapters/duckdb/failure.ts';
import { registerNatives } from '#server/engine/adapters/duckdb/register-natives.ts';
import { sharedData } from '#server/platform/testing/shared-data.ts';
import { compile } from './model/compile.ts';
import { MACROS } from './model/macros.ts';
import { storageType } from './model/storage-type.ts';
import { tableReferences } from './model/table-references.ts';
import { parseStatement } from './parser/parse-statement.ts';
import { bindCorpus, corpusSession, loadCorpus } from './testing/corpus.ts';
import { familyOf, type RandomTable, randomStatement } from './testing/random-statement.ts';

const corpus = sharedData('trino-corpus/setup.sql');
const STATEMENTS = 100;

/** What DuckDB says when it does not understand a statement that was compiled for it. */
const NOT_UNDERSTOOD =
  /^(Binder|Parser|Catalog|INTERNAL|Not implemented|Invalid Type|Mismatch Type|Parameter Not Allowed) Error/;

const spelled = (type: string): string =>
  type
    .replaceAll('"', '')
    .replaceAll(' WITH TIME ZONE', 'TZ')
    .replace(/\s*,\s*/g, ',');

test.skipIf(corpus === null)(
  'a random statement gets an answer of its types, or an error with a name: DuckDB understands what was compiled',
  async () => {
    if (corpus === null) return;
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    await connection.run("SET TimeZone = 'UTC'");
    registerNatives(connection);
    for (const macro of MACROS) await connection.run(macro);
    const tables = await loadCorpus(connection, corpus);
    const known = ['l', 'r', 'emp', 'types', 'region'].map(
      (name): RandomTable => ({
        name,
        columns: (tables.get(name)?.columns ?? []).flatMap((column) => {
          const family = familyOf(column.type);
          return family === null ? [] : [{ name: column.name, family }];
        }),
      }),
    );
    const problems: string[] = [];
    let answers = 0;
    for (let seed = 1; seed <= STATEMENTS; seed += 1) {
      const sql = randomStatement(known, seed);
      try {
        const statement = parseStatement(sql);
        const bound = bindCorpus(tableReferences(statement, corpusSession), tables);
        const query = compile(statement, {
          session: corpusSession,
          tables: bound,
          parameters: [],
        });
        const reader = await connection.runAndReadAll(query.duckdbSql);
        for (const [i, { type }] of query.columns.entries()) {
          const got = spelled(String(reader.columnType(i)));
          const promised = spelled(storageType(type));
          if (got !== promised) problems.push(`seed ${seed}: ${got} for ${promised}\n    ${sql}`);
        }
        const readers = query.columns.map(({ type }) => cellReader(type));
        for (const row of reader.getRows()) row.map((value, i) => readers[i]?.(value));
        answers += 1;
      } catch (cause) {
        const failure = toEngineFailure(cause);
        const message = cause instanceof Error ? cause.message : String(cause);
        const named = 'name' in failure && failure.name !== 'GENERIC_INTERNAL_ERROR';
        if (named && failure.name !== 'SYNTAX_ERROR' && !NOT_UNDERSTOOD.test(message)) continue;
        problems.push(`seed ${seed}: ${message.split('\n')[0]}\n    ${sql}`);
      }
    }
    expect(problems).toEqual([]);
    expect(answers).toBeGreaterThan(STATEMENTS / 3);
  },
  120_000,
);
