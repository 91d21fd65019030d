import type {
  CellValue,
  ColumnBatch,
  EngineFailure,
  QueryEngine,
  ReadContext,
  Statement,
} from '#server/engine/port.ts';
import { emptySpool } from '#server/engine/testing/empty-spool.ts';
import { err, ok } from '#server/platform/result.ts';

type Rows = readonly Readonly<Record<string, CellValue>>[];

export interface Asked {
  readonly statement: Statement;
  readonly context: ReadContext;
}

/** Stands at the port: answers statements in the order given and remembers what it was asked. */
export function cannedEngine(
  answers: readonly (Rows | EngineFailure)[],
  commitHash = 'c'.repeat(64),
): { readonly engine: QueryEngine; readonly asked: readonly Asked[] } {
  const asked: Asked[] = [];
  const collect: QueryEngine['collect'] = async (statement, context) => {
    const answer = answers[asked.length];
    asked.push({ statement, context });
    if (answer === undefined) throw new Error(`Nothing is canned for: ${statement.sql}`);
    if ('kind' in answer) return err(answer);
    const table = {
      name: 'silver.fct_glucose_readings',
      ref: context.ref,
      commitHash,
      snapshotId: 1n,
    };
    return ok({ ...batchOf(answer), truncated: false, tables: [table] });
  };
  const refuse = () => {
    throw new Error('A glucose verb only collects.');
  };
  const engine: QueryEngine = {
    id: 'duckdb',
    version: 'canned',
    collect,
    execute: refuse,
    spool: emptySpool(),
    describe: refuse,
    explain: refuse,
    profile: refuse,
    materialize: refuse,
    rewriteFiles: refuse,
    [Symbol.asyncDispose]: async () => {},
  };
  return { engine, asked };
}

function batchOf(rows: Rows): ColumnBatch {
  const names = Object.keys(rows[0] ?? {});
  return {
    columns: names.map((name) => ({ name, type: { kind: 'unknown' } })),
    rowCount: rows.length,
    values: names.map((name) => rows.map((row) => row[name] ?? null)),
  };
}
