'use client';

import clsx from 'clsx';
import { formatCount } from '#components/ui/format.ts';
import { State } from '#components/ui/state.tsx';
import { STEP_STATE, type StepBar, type StepChart } from './prepare-run.ts';

interface Props {
  readonly chart: StepChart;
  readonly picked: string | null;
  /** Shows the log of one step, or of all. */
  readonly onPick: (asset: string | null) => void;
}

/** Steps as bars in time. Picking one filters the log. */
export function StepBars({ chart, picked, onPick }: Props) {
  return (
    <div>
      <div aria-hidden className="relative ml-72 mr-24 h-5 text-micro text-fg-3 max-md:hidden">
        {chart.ticks.map(({ leftPct, label }) => (
          <span key={label} className="absolute" style={{ left: `${leftPct}%` }}>
            {label}
          </span>
        ))}
      </div>
      <ol className="border-t border-line">
        {chart.bars.map((bar) => (
          <li key={bar.step.ordinal} className="border-b border-line">
            <Bar
              bar={bar}
              isPicked={picked === bar.step.asset}
              onPick={() => onPick(picked === bar.step.asset ? null : bar.step.asset)}
            />
          </li>
        ))}
      </ol>
    </div>
  );
}

interface BarProps {
  readonly bar: StepBar;
  readonly isPicked: boolean;
  readonly onPick: () => void;
}

function Bar({ bar: { step, leftPct, widthPct, took }, isPicked, onPick }: BarProps) {
  const look = STEP_STATE[step.state];
  return (
    <button
      type="button"
      aria-pressed={isPicked}
      onClick={onPick}
      className={clsx(
        'ring-inner grid min-h-8 w-full grid-cols-[288px_minmax(0,1fr)_96px] items-center text-left hover:bg-subtle max-md:grid-cols-[minmax(0,1fr)_auto]',
        isPicked && 'bg-accent-bg',
        step.state === 'failed' && !isPicked && 'bg-bad-bg',
      )}
    >
      <span className="flex min-w-0 items-center gap-2">
        <State kind={look.kind} label={look.word} />
        <code className="truncate" title={step.asset}>
          {step.asset}
        </code>
      </span>
      <span className="relative block h-8 max-md:order-1 max-md:col-span-2 max-md:h-5">
        {leftPct !== null && (
          <span
            className={clsx(
              'absolute top-2.5 h-3 rounded-1 max-md:top-0',
              step.state === 'failed' ? 'bg-bad' : step.state === 'running' ? 'bg-run' : 'bg-viz-1',
            )}
            style={{ left: `${leftPct}%`, width: `${widthPct}%` }}
          />
        )}
        <span
          className="absolute top-0 truncate text-small leading-8 text-fg-3 max-md:hidden"
          style={placeOfNote(leftPct, widthPct)}
        >
          {took !== null && <b className="font-medium text-fg-2">{took}</b>} {step.note}
        </span>
      </span>
      <span className="text-right font-mono text-small text-fg-2">
        {step.rowCount === null ? '' : formatCount(step.rowCount)}
        {step.rowCount !== null && <span className="sr-only"> rows</span>}
      </span>
    </button>
  );
}

/** Words stand behind a bar, or before one that leaves no room. */
function placeOfNote(leftPct: number | null, widthPct: number) {
  if (leftPct === null) return { left: 0, maxWidth: '100%' };
  const endPct = leftPct + widthPct;
  if (endPct < 60)
    return { left: `calc(${endPct}% + 8px)`, maxWidth: `calc(${100 - endPct}% - 8px)` };
  if (leftPct > 30)
    return { right: `calc(${100 - leftPct}% + 8px)`, maxWidth: `calc(${leftPct}% - 8px)` };
  return {
    left: `calc(${leftPct}% + 8px)`,
    maxWidth: `calc(${widthPct}% - 8px)`,
    color: 'var(--bg)',
  };
}
