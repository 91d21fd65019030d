import { newId } from '#server/platform/ids.ts';
import type {
  EngineFailure,
  QueryEngine,
  QueryEvent,
  ReadContext,
  StatementUpdate,
} from '../port.ts';
import { limits, main } from './statements.ts';

type Ended = Extract<QueryEvent, { readonly kind: 'finished' | 'failed' }>;

/** Runs a statement to its end and gives its last event. */
export async function lastEvent(
  engine: QueryEngine,
  sql: string,
  context: ReadContext = main,
  signal?: AbortSignal,
): Promise<Ended> {
  let last: QueryEvent = { kind: 'queued' };
  const events = engine.execute(newId(), { sql }, context, {
    ...limits,
    ...(signal === undefined ? {} : { signal }),
  });
  for await (const event of events) last = event;
  if (last.kind === 'finished' || last.kind === 'failed') return last;
  throw new Error(`${sql} has no end.`);
}

/** What a statement changed that succeeds. */
export async function changeOf(
  engine: QueryEngine,
  sql: string,
  context: ReadContext = main,
): Promise<StatementUpdate | null> {
  const last = await lastEvent(engine, sql, context);
  if (last.kind === 'finished') return last.update;
  throw new Error(`${sql}: ${JSON.stringify(last.failure)}`);
}

/** Why a statement fails. */
export async function refusalOf(
  engine: QueryEngine,
  sql: string,
  context: ReadContext = main,
): Promise<EngineFailure> {
  const last = await lastEvent(engine, sql, context);
  if (last.kind === 'failed') return last.failure;
  throw new Error(`${sql} did not fail.`);
}
