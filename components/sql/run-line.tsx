'use client';

import { formatBytes, formatCount, formatDuration } from '#components/ui/format.ts';
import { Hash } from '#components/ui/hash.tsx';
import { ProgressLine } from '#components/ui/progress-line.tsx';
import { State, type StateKind } from '#components/ui/state.tsx';
import { useNow } from '#components/ui/use-now.ts';
import type { QueryRun } from './query-run.ts';

const WORDS = {
  sending: 'Sending',
  queued: 'Waiting for a free place',
  planning: 'Planning',
  running: 'Running',
  finished: 'Finished',
  failed: 'Failed',
  stopped: 'Stopped',
  interrupted: 'Interrupted',
} as const satisfies Record<QueryRun['phase'], string>;

function wordsOf({ phase, position }: QueryRun): string {
  if (phase !== 'queued' || position === null) return WORDS[phase];
  if (position === 1) return `${WORDS.queued}, next in line`;
  return `${WORDS.queued}, ${position - 1} before it`;
}

function kindOf(phase: QueryRun['phase']): StateKind {
  if (phase === 'finished') return 'good';
  if (phase === 'stopped') return 'skipped';
  if (phase === 'interrupted') return 'warn';
  return phase === 'failed' ? 'bad' : 'running';
}

/** How the statement goes: time, rows, bytes, what it read. */
export function RunLine({ run }: { readonly run: QueryRun }) {
  const { phase, result } = run;
  const commits = new Set(run.tables.flatMap(({ commitHash }) => commitHash ?? []));
  return (
    <>
      <ProgressLine
        percent={phase === 'finished' ? 100 : run.endedAt === null ? run.percent : 0}
        state={phase === 'finished' ? 'done' : 'running'}
        label="The statement"
      />
      <div className="flex min-h-9 flex-wrap items-center gap-x-4 gap-y-1 py-1 text-small text-fg-3">
        <span role="status">
          <State kind={kindOf(phase)}>{wordsOf(run)}</State>
        </span>
        <Elapsed run={run} />
        {result !== null && (
          <>
            <span>
              <b className="text-fg">{formatCount(result.rowCount)}</b>{' '}
              {result.rowCount === 1 ? 'row' : 'rows'}
            </span>
            <span>{formatBytes(result.bytes)}</span>
          </>
        )}
        {result === null && run.rowsProcessed !== null && (
          <span>{formatCount(run.rowsProcessed)} rows read</span>
        )}
        {[...commits].map((hash) => (
          <Hash key={hash} value={hash} />
        ))}
      </div>
    </>
  );
}

function Elapsed({ run }: { readonly run: QueryRun }) {
  const now = useNow(1_000);
  const ms = Math.max(0, (run.endedAt ?? now) - run.startedAt);
  return <span suppressHydrationWarning>{formatDuration(ms)}</span>;
}
