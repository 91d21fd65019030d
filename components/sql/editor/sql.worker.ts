import type { Problem } from '#server/sql/model/editor/quick-fixes.ts';
import { functionsHelp } from '#server/sql/model/functions/help.ts';
import { readAhead } from '#server/sql/read-ahead.ts';
import type { WorkerAsk, WorkerCalls, WorkerReply } from './worker-protocol.ts';

const MOST_REMEMBERED = 200;
/** Statements that were read, by what their reading depends on: most of a text does not change. */
const remembered = new Map<string, Problem | null>();

function read({ statements, session, tables }: WorkerCalls['read']['ask']) {
  const around = JSON.stringify([session.catalog, session.schema, tables]);
  return statements.map((sql) => {
    const key = `${around}\n${sql}`;
    const known = remembered.get(key);
    if (known !== undefined) return known;
    const problem = readAhead(sql, session, tables);
    if (remembered.size >= MOST_REMEMBERED) remembered.clear();
    remembered.set(key, problem);
    return problem;
  });
}

async function format({ sql }: WorkerCalls['format']['ask']): Promise<string> {
  const { format: formatSql } = await import('sql-formatter');
  return formatSql(sql, {
    language: 'trino',
    keywordCase: 'preserve',
    tabWidth: 2,
    paramTypes: { named: [':'] },
  });
}

function answer(ask: WorkerAsk): unknown {
  switch (ask.kind) {
    case 'read':
      return read(ask);
    case 'format':
      return format(ask);
    case 'functions':
      return functionsHelp();
  }
}

addEventListener(
  'message',
  async ({ data }: MessageEvent<{ readonly id: number; readonly ask: WorkerAsk }>) => {
    const reply = (more: Omit<WorkerReply, 'id'>) => postMessage({ id: data.id, ...more });
    try {
      reply({ answer: await answer(data.ask) });
    } catch (cause) {
      reply({ failure: cause instanceof Error ? cause.message : String(cause) });
    }
  },
);
