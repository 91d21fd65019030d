import type { EngineFailure, QueryEngine } from '#server/engine/port.ts';
import type { Answer } from './monitored.ts';

interface Deps {
  readonly engine: QueryEngine;
  readonly defaultBranch: string;
}

/** The engine: that it runs a statement. */
export function engineAsker({ engine, defaultBranch }: Deps) {
  return async (signal: AbortSignal): Promise<Answer> => {
    const result = await engine.collect(
      { sql: 'SELECT 1' },
      {
        ref: defaultBranch,
        asOf: null,
        catalog: null,
        schema: null,
        timeZone: 'UTC',
        user: 'hub',
      },
      { maxRows: 1, timeoutMs: 5_000, signal },
    );
    if (!result.ok) throw new Error(`SELECT 1: ${describe(result.error)}`);
    return {
      version: /\d[\d.]*/.exec(engine.version)?.[0] ?? engine.version,
      detail: 'answered SELECT 1',
    };
  };
}

function describe(failure: EngineFailure): string {
  if ('message' in failure) return failure.message;
  if (failure.kind === 'unreachable') return `unreachable: ${String(failure.cause)}`;
  return failure.kind;
}
