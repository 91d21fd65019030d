import { randomUUID } from 'node:crypto';
import type { Caller } from '#server/api/trpc/init.ts';
import type { QueryEngine } from '#server/engine/port.ts';
import type { Clock } from '#server/platform/clock.ts';
import type { Database } from '#server/platform/database.ts';
import { authorise } from '#server/queries/authorise.ts';
import { NEW_SESSION } from '#server/queries/model/new-session.ts';
import type { QueryRunner, WatchedEvent } from '#server/queries/port.ts';
import { readTabSession } from '#server/queries/tabs/change-tab-session.ts';
import { closeTab } from '#server/queries/tabs/close-tab.ts';
import { saveTab } from '#server/queries/tabs/save-tab.ts';
import { type Judged, judgeStep, type StepOutcome } from './judge-step.ts';
import type { CorpusCase, CorpusStep } from './read-corpus.ts';

/** A console's queries, and the branch on which statements are run. */
export interface CorpusTarget {
  readonly queries: QueryRunner;
  readonly database: Database;
  readonly engine: Pick<QueryEngine, 'spool'>;
  readonly clock: Clock;
  readonly ref: string;
}

export interface JudgedCase extends Judged {
  readonly id: string;
  readonly group: string;
  /** The statement that the verdict is about; null where all agree. */
  readonly sql: string | null;
}

const MAX_ROWS = 100_000;
const TIMEOUT_MS = 120_000;
const CALLER: Caller = { name: 'corpus', role: 'admin', via: 'local' };

/**
 * Runs the steps of a case one after another in a tab of their own. The verdict is that of its worst
 * step; what follows a refused step counts no more, as it may miss what that one would have made.
 */
export async function runCase(target: CorpusTarget, one: CorpusCase): Promise<JudgedCase> {
  const tab = { id: randomUUID(), catalog: 'iceberg', schema: 'corpus' };
  await saveTab({ ...target, defaultBranch: target.ref }, tab, CALLER);
  const captured = new Map<string, string>();
  const judged: (Judged & { readonly sql: string })[] = [];
  for (const step of one.steps) {
    const sql = step.sql.replaceAll(/\$\{(\w+)\}/g, (text, name) => captured.get(name) ?? text);
    const outcome = await runStatement(target, sql, tab.id);
    if (outcome.kind === 'finished') capture(captured, step, outcome.rows);
    if (judged.every(({ verdict }) => verdict !== 'refused')) {
      judged.push({ ...judgeStep(step, outcome), sql });
    }
  }
  await closeTab(target, tab, CALLER);
  const of = (verdict: Judged['verdict']) => judged.find((step) => step.verdict === verdict);
  const worst = of('wrong') ?? of('refused') ?? of('errorDetail');
  const { id, group } = one;
  if (worst === undefined) return { id, group, verdict: 'agree', why: '', sql: null };
  return { id, group, verdict: worst.verdict, why: worst.why, sql: worst.sql };
}

function capture(
  captured: Map<string, string>,
  { expect }: CorpusStep,
  rows: readonly (readonly unknown[])[],
): void {
  for (const [name, expression] of Object.entries(expect.capture ?? {})) {
    const [, row, column] = /^rows\[(\d+)\]\[(\d+)\]$/.exec(expression) ?? [];
    captured.set(name, String(rows[Number(row)]?.[Number(column)]));
  }
}

/** Runs one statement, exactly as it is, to its end in a tab: a semicolon at its end is a mistake here. */
export async function runStatement(
  { queries, database, engine, ref }: CorpusTarget,
  sql: string,
  tabId?: string,
): Promise<StepOutcome> {
  const session =
    tabId === undefined ? NEW_SESSION : await readTabSession(database, CALLER.name, tabId);
  const refused = authorise(sql, CALLER, session.prepared);
  const id = await queries.start({
    sql,
    ref,
    at: null,
    catalog: session.catalog,
    schema: session.schema,
    maxRows: MAX_ROWS,
    timeoutMs: TIMEOUT_MS,
    submittedBy: CALLER.name,
    session,
    ...(tabId === undefined ? {} : { tabId }),
    ...(refused === null ? {} : { refused }),
  });
  const end = await endOf(queries, id);
  if (end.kind === 'failed') return { kind: 'failed', failure: end };
  const { result, update } = end;
  if (result.columns.length === 0) return { kind: 'finished', columns: [], rows: [], update };
  const batch = await engine.spool.read(id, 0, result.rowCount);
  const rows = Array.from({ length: batch?.rowCount ?? 0 }, (_, row) =>
    (batch?.values ?? []).map((column) => column[row]),
  );
  await engine.spool.drop(id);
  return { kind: 'finished', columns: result.columns, rows, update };
}

type End = Extract<WatchedEvent, { readonly kind: 'finished' | 'failed' }>;

async function endOf(queries: QueryRunner, id: string): Promise<End> {
  for await (const { event } of queries.watch(id, 0, new AbortController().signal) ?? []) {
    if (event.kind === 'finished' || event.kind === 'failed') return event;
  }
  throw new Error(`Statement ${id} came to no end`);
}
