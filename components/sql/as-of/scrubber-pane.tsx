'use client';

import clsx from 'clsx';
import { History, Pause, Play, Square } from 'lucide-react';
import { useEffect, useEffectEvent, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { ErrorState } from '#components/ui/error-state.tsx';
import { formatCount, formatUtc } from '#components/ui/format.ts';
import { Hash } from '#components/ui/hash.tsx';
import { Segments } from '#components/ui/segments.tsx';
import { SkeletonRows } from '#components/ui/skeleton.tsx';
import { Sparkline } from '#components/ui/sparkline.tsx';
import type { TableInText } from '#server/sql/model/editor/tables-in.ts';
import type { LookedAtStatement } from '../plan/looked-at.ts';
import { ResultPane } from '../results/result-pane.tsx';
import { useFollowedRun } from '../results/use-followed-run.ts';
import { isSteady, scrubMoments } from './scrub-moments.ts';
import { type ScrubStep, useScrub } from './use-scrub.ts';
import { useTimeLine } from './use-time-line.ts';

interface Props {
  readonly statement: LookedAtStatement | null;
  readonly tables: readonly TableInText[];
}

const COUNTS = ['6', '12', '24'] as const;
const STEP_MS = 900;

/** The statement at each of the last states of its tables: a line for a number, else its rows one after the other. */
export function ScrubberPane({ statement, tables }: Props) {
  const [count, setCount] = useState<(typeof COUNTS)[number]>('12');
  const { line } = useTimeLine(statement?.ref ?? 'main', tables, statement !== null);
  const { steps, isRunning, start, stop } = useScrub();
  const [index, setIndex] = useState(0);
  const [isPlaying, setIsPlaying] = useState(false);
  const shown = steps[Math.min(index, steps.length - 1)] ?? null;
  const next = useEffectEvent(() => {
    if (index >= steps.length - 1) return setIsPlaying(false);
    setIndex(index + 1);
  });
  useEffect(() => {
    if (!isPlaying) return;
    const timer = setInterval(() => next(), STEP_MS);
    return () => clearInterval(timer);
  }, [isPlaying]);

  if (statement === null || tables.length === 0) {
    return (
      <EmptyState icon={History} title="No table to look back on">
        Put the cursor into a statement that reads a table of the lake.
      </EmptyState>
    );
  }
  if (line.isPending) return <SkeletonRows label="Reading when the tables changed" />;
  if (line.isError) return <ErrorState error={line.error} onRetry={line.refetch} />;
  const moments = scrubMoments(line.data, Number(count));
  const run = () => {
    setIsPlaying(false);
    setIndex(moments.length - 1);
    void start(statement, moments, isSteady(statement.sql, tables));
  };
  return (
    <>
      <div className="mb-2 flex flex-wrap items-center gap-3 text-small text-fg-3">
        {isRunning ? (
          <Button size="small" variant="danger" icon={Square} onClick={stop}>
            Stop
          </Button>
        ) : (
          <Button size="small" icon={Play} onClick={run} disabled={moments.length === 0}>
            Run over {moments.length} {moments.length === 1 ? 'state' : 'states'}
          </Button>
        )}
        <Segments
          label="States"
          size="small"
          segments={COUNTS.map((value) => ({ value, label: `last ${value}` }))}
          value={count}
          onChange={setCount}
        />
        <span>
          {isSteady(statement.sql, tables)
            ? 'A commit never changes: each state is run once and kept.'
            : 'This statement gives other rows each time, so nothing is kept.'}
        </span>
      </div>
      {shown !== null && (
        <>
          <Numbers steps={steps} index={index} />
          <div className="mb-2 flex flex-wrap items-center gap-3">
            <Button
              size="small"
              icon={isPlaying ? Pause : Play}
              label={isPlaying ? 'Pause' : 'Play'}
              onClick={() => {
                if (!isPlaying && index >= steps.length - 1) setIndex(0);
                setIsPlaying(!isPlaying);
              }}
            />
            <input
              type="range"
              aria-label="State"
              aria-valuetext={spoken(shown)}
              min={0}
              max={steps.length - 1}
              value={Math.min(index, steps.length - 1)}
              onChange={(event) => {
                setIsPlaying(false);
                setIndex(Number(event.target.value));
              }}
              className="min-w-40 flex-1 accent-[var(--moment)]"
            />
            <span className="font-mono text-small text-moment-text">
              {formatUtc(shown.moment.at, 'second')}
            </span>
            <Hash value={shown.moment.hash} />
          </div>
          <Shown step={shown} />
        </>
      )}
    </>
  );
}

function Numbers({
  steps,
  index,
}: {
  readonly steps: readonly ScrubStep[];
  readonly index: number;
}) {
  const values = steps.map(({ value }) => value);
  const known = values.filter((value) => value !== null);
  const done = steps.filter(({ phase }) => phase === 'done').length;
  return (
    <div className="mb-2 flex items-end gap-4">
      {known.length > 1 && (
        <Sparkline
          values={values}
          width={360}
          height={56}
          area
          label={`The number over ${known.length} states, from ${known[0]} to ${known.at(-1)}`}
        />
      )}
      <ol className="flex flex-wrap gap-1" aria-label="States">
        {steps.map(({ moment, phase, value, rowCount }, at) => (
          <li
            key={moment.hash}
            title={`${formatUtc(moment.at, 'second')}: ${moment.message}`}
            className={clsx(
              'min-w-10 rounded-1 px-1.5 py-0.5 text-center font-mono text-micro',
              at === index ? 'bg-moment-bg text-moment-text' : 'bg-subtle text-fg-2',
              phase === 'failed' && 'bg-bad-bg text-bad-text',
            )}
          >
            {phase === 'failed'
              ? 'failed'
              : phase !== 'done'
                ? '…'
                : value === null
                  ? `${formatCount(rowCount ?? 0)} rows`
                  : formatCount(value)}
          </li>
        ))}
      </ol>
      <span role="status" className="sr-only">
        {done} of {steps.length} states are there.
      </span>
    </div>
  );
}

function Shown({ step }: { readonly step: ScrubStep }) {
  const run = useFollowedRun(step.queryId);
  if (step.phase === 'failed') {
    return (
      <p role="alert" className="rounded-2 bg-bad-bg px-3 py-2 text-bad-text">
        {step.failure}
      </p>
    );
  }
  if (step.queryId === null) return <SkeletonRows rows={4} label="Waiting for this state" />;
  return <ResultPane run={run} />;
}

const spoken = ({ moment, value, rowCount }: ScrubStep): string =>
  `${formatUtc(moment.at, 'second')}, ${value === null ? `${rowCount ?? 0} rows` : value}`;
