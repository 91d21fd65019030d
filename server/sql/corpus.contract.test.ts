import { readdirSync, readFileSync } from 'node:fs';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { expect, test } from 'vitest';
import { cellReader } from '#server/engine/adapters/duckdb/cell.ts';
import { toEngineFailure } from '#server/engine/adapters/duckdb/failure.ts';
import { registerNatives } from '#server/engine/adapters/duckdb/register-natives.ts';
import { sharedData } from '#server/platform/testing/shared-data.ts';
import { compile } from './model/compile.ts';
import { SqlError } from './model/front-end.ts';
import { MACROS } from './model/macros.ts';
import { tableReferences } from './model/table-references.ts';
import { parseStatement } from './parser/parse-statement.ts';
import { type Answer, difference, type Expected } from './testing/compare-answers.ts';
import { bindCorpus, type CorpusTables, corpusSession, loadCorpus } from './testing/corpus.ts';

type Verdict = 'agree' | 'refused' | 'wrong';

interface Step {
  readonly sql: string;
  readonly expect: Expected;
}

const corpus = sharedData('trino-corpus/setup.sql');
/** Agreements measured when the front end was last widened; fewer is a regression. */
const FLOOR = 536;

/** Integers beyond 2^53 keep their digits. */
function exactIntegers(
  _key: string,
  value: unknown,
  context?: { readonly source?: string },
): unknown {
  const { source } = context ?? {};
  const beyond =
    typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(source ?? '');
  return beyond && source !== undefined ? BigInt(source) : value;
}

async function answer(
  connection: DuckDBConnection,
  tables: CorpusTables,
  sql: string,
): Promise<Answer> {
  const statement = parseStatement(sql);
  const bound = bindCorpus(tableReferences(statement, corpusSession), tables);
  const query = compile(statement, { session: corpusSession, tables: bound, parameters: [] });
  const reader = await connection.runAndReadAll(query.duckdbSql);
  const readers = query.columns.map(({ type }) => cellReader(type));
  const rows = reader.getRows().map((row) => row.map((value, i) => readers[i]?.(value)));
  return { columns: query.columns, rows };
}

async function judge(
  connection: DuckDBConnection,
  tables: CorpusTables,
  step: Step,
): Promise<readonly [Verdict, string]> {
  const { error } = step.expect;
  try {
    const got = await answer(connection, tables, step.sql);
    if (error !== null) return ['wrong', `an answer for ${error.name}`];
    const why = difference(got, step.expect);
    return why === null ? ['agree', ''] : ['wrong', why];
  } catch (cause) {
    const failure = toEngineFailure(cause);
    const name = 'name' in failure ? failure.name : failure.kind;
    const position = cause instanceof SqlError ? cause.position : null;
    const message = cause instanceof Error ? cause.message : String(cause);
    const same =
      error !== null &&
      (error.type === 'INTERNAL_ERROR' || name === error.name) &&
      (error.line === null || (position?.line === error.line && position.column === error.column));
    return same ? ['agree', ''] : ['refused', `${name}: ${message.split('\n')[0]}`];
  }
}

test.skipIf(corpus === null)(
  'no answer differs from that of a real Trino, and enough are given',
  async () => {
    if (corpus === null) return;
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    await connection.run("SET TimeZone = 'UTC'");
    registerNatives(connection);
    for (const macro of MACROS) await connection.run(macro);
    const tables = await loadCorpus(connection, corpus);
    const folder = corpus.replace(/setup\.sql$/, '');
    const total: Record<Verdict, number> = { agree: 0, refused: 0, wrong: 0 };
    const lines: string[] = [];
    const problems: string[] = [];
    for (const file of readdirSync(folder)
      .filter((name) => name.endsWith('.jsonl'))
      .sort()) {
      const group: Record<Verdict, number> = { agree: 0, refused: 0, wrong: 0 };
      for (const line of readFileSync(folder + file, 'utf8')
        .split('\n')
        .filter(Boolean)) {
        const { id, mutates, steps } = JSON.parse(line, exactIntegers) as {
          id: string;
          mutates: boolean;
          steps: Step[];
        };
        // Sessions and writes belong to the engine; a case of one step is the front end alone.
        if (mutates || steps.length > 1) continue;
        for (const step of steps) {
          const [verdict, why] = await judge(connection, tables, step);
          group[verdict] += 1;
          total[verdict] += 1;
          if (verdict === 'wrong') problems.push(`${id}: ${why}\n    ${step.sql}`);
          if (verdict === 'refused' && process.env['CORPUS_VERBOSE'] !== undefined)
            lines.push(`  - ${id}: ${why}`);
        }
      }
      lines.push(
        `${file.replace('.jsonl', '').padEnd(34)} ${String(group.agree).padStart(4)} agree ${String(group.refused).padStart(4)} refused ${String(group.wrong).padStart(3)} wrong`,
      );
    }
    lines.push(
      `${'total'.padEnd(34)} ${String(total.agree).padStart(4)} agree ${String(total.refused).padStart(4)} refused ${String(total.wrong).padStart(3)} wrong`,
    );
    process.stdout.write(`${lines.join('\n')}\n`);
    expect(problems).toEqual([]);
    expect(total.agree).toBeGreaterThanOrEqual(FLOOR);
  },
  120_000,
);
