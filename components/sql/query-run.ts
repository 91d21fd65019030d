import type { ResolvedTable, SpooledResult } from '#server/engine/port.ts';
import type { QueryFailure, WatchedEvent } from '#server/queries/port.ts';

/** A failure as the page tells it; `place` counts from 1 within the text that was sent. */
export interface RunFailure {
  readonly name: string;
  readonly message: string;
  readonly place: { readonly line: number; readonly column: number } | null;
}

/** What is known of a statement that was sent, so far. */
export interface QueryRun {
  /** Null until the server has given it one. */
  readonly id: string | null;
  readonly phase:
    | 'sending'
    | 'queued'
    | 'planning'
    | 'running'
    | 'finished'
    | 'failed'
    | 'stopped'
    /** The console stopped meanwhile. */
    | 'interrupted';
  /** Its place among those that wait, 1 is next; null when it waits for nobody. */
  readonly position: number | null;
  /** Line of the editor, from 0, at which the sent text starts. */
  readonly startLine: number;
  /** How many columns its first line is moved to the right there. */
  readonly startColumn: number;
  readonly percent: number | null;
  readonly rowsProcessed: bigint | null;
  readonly tables: readonly ResolvedTable[];
  readonly effectiveSql: string | null;
  readonly result: SpooledResult | null;
  readonly failure: RunFailure | null;
  /** Epoch milliseconds of the browser. */
  readonly startedAt: number;
  readonly endedAt: number | null;
}

export function newRun(
  startedAt: number,
  startLine: number,
  id: string | null = null,
  startColumn = 0,
): QueryRun {
  return {
    id,
    phase: 'sending',
    position: null,
    startLine,
    startColumn,
    percent: null,
    rowsProcessed: null,
    tables: [],
    effectiveSql: null,
    result: null,
    failure: null,
    startedAt,
    endedAt: null,
  };
}

export const isUnderWay = (run: QueryRun | null): boolean => run !== null && run.endedAt === null;

/** The run after one more event; what came after its end changes nothing. */
export function applyEvent(run: QueryRun, event: WatchedEvent, now: number): QueryRun {
  if (run.endedAt !== null) return run;
  switch (event.kind) {
    case 'queued':
      return { ...run, phase: 'queued', position: event.position };
    case 'planning':
      return { ...run, phase: 'planning', position: null };
    case 'running':
      return {
        ...run,
        phase: 'running',
        tables: event.tables,
        effectiveSql: event.effectiveSql,
      };
    case 'progress':
      return {
        ...run,
        phase: 'running',
        percent: event.percent ?? run.percent,
        rowsProcessed: event.rowsProcessed ?? run.rowsProcessed,
      };
    case 'finished':
      return { ...run, phase: 'finished', result: event.result, endedAt: now };
    case 'failed':
      return event.code === 'cancelled'
        ? { ...run, phase: 'stopped', endedAt: now }
        : { ...failRun(run, toFailure(event), now), phase: endOf(event) };
  }
}

const endOf = ({ name }: QueryFailure): 'interrupted' | 'failed' =>
  name === 'SERVER_SHUTTING_DOWN' ? 'interrupted' : 'failed';

export function failRun(run: QueryRun, failure: RunFailure, now: number): QueryRun {
  return { ...run, phase: 'failed', failure, endedAt: now };
}

function toFailure({ name, message, line, column }: QueryFailure): RunFailure {
  return {
    name,
    // The place is told apart from the sentence: it counts from the top of the editor.
    message: message.replace(/^line \d+:\d+: /, ''),
    place: line === null ? null : { line, column: column ?? 1 },
  };
}
