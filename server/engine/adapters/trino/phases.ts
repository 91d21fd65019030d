import type { QueryEvent, StageProgress } from '../../port.ts';
import type { Stage, Stats } from './page.ts';

/** States in which rows are being made. */
const RUNS = new Set(['RUNNING', 'FINISHING', 'FINISHED', 'BLOCKED']);
const WAITS = 'QUEUED';

export interface Phases {
  /** What a page tells: each phase once and in order, then progress. */
  of(page: { readonly stats: Stats; readonly columns: unknown }): Iterable<QueryEvent>;
  /** The phases that no page told, before the end. */
  rest(): Iterable<QueryEvent>;
}

/** The engine's states as the events of a statement. */
export function createPhases(
  running: Omit<Extract<QueryEvent, { readonly kind: 'running' }>, 'kind'>,
): Phases {
  let reached = 0;
  let highest: number | null = null;
  function* advance(to: number): Generator<QueryEvent> {
    if (reached < 1 && to >= 1) yield { kind: 'planning' };
    if (reached < 2 && to >= 2) yield { kind: 'running', ...running };
    reached = Math.max(reached, to);
  }
  return {
    *of({ stats, columns }) {
      const isRunning = RUNS.has(stats.state) || columns !== null;
      yield* advance(isRunning ? 2 : stats.state === WAITS ? 0 : 1);
      if (reached < 2) return;
      if (stats.scheduled && stats.totalSplits > 0) {
        const percent = (100 * stats.completedSplits) / stats.totalSplits;
        highest = Math.max(highest ?? 0, percent);
      }
      const { processedRows } = stats;
      yield {
        kind: 'progress',
        percent: highest,
        rowsProcessed: processedRows > 0n ? processedRows : null,
        bytesProcessed: stats.processedBytes,
        queuedMs: stats.queuedTimeMillis,
        stages: stats.rootStage ? flat(stats.rootStage) : [],
      };
    },
    rest: () => advance(2),
  };
}

function flat(stage: Stage): readonly StageProgress[] {
  const { stageId: id, state, completedSplits, totalSplits, processedRows } = stage;
  const own = { id, state, completedSplits, totalSplits, rowsProcessed: processedRows };
  return [own, ...stage.subStages.flatMap(flat)];
}
