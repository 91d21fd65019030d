import clsx from 'clsx';
import Link from 'next/link';
import { formatAge, formatCount } from '#components/ui/format.ts';
import type { ArrivalDelay as Delay, SourceSummary } from '#server/sources/source-views.ts';
import { lateShare, prepareDelay } from './prepare-source.ts';

interface Props {
  readonly delay: Delay | null;
  readonly summary: SourceSummary;
}

/** How long after it happened a document came; what came after the limit is amber. */
export function ArrivalDelay({ delay, summary }: Props) {
  if (delay === null || delay.documents === 0) {
    return (
      <p className="py-2 text-fg-3">
        Shown when documents came since the source was first read: what its history brought tells
        nothing about the delay.
      </p>
    );
  }
  const bars = prepareDelay(delay, summary.lateAfterMs);
  const late = lateShare(bars);
  return (
    <>
      <ol className="mt-2 flex h-40 items-end gap-1.5 border-b border-line-strong">
        {bars.map((bar) => (
          <li key={bar.label} className="flex h-full min-w-0 flex-1 flex-col justify-end">
            <span className="text-center text-small">
              {bar.documents > 0 && bar.percent}
              <span className="sr-only">
                , {bar.label}, {formatCount(bar.documents)} documents
              </span>
            </span>
            <span
              aria-hidden
              className={clsx('block rounded-t-1', bar.isLate ? 'bg-warn' : 'bg-viz-1')}
              style={{ height: `${bar.heightPct * 0.8}%`, minHeight: bar.documents > 0 ? 2 : 0 }}
            />
          </li>
        ))}
      </ol>
      <div aria-hidden className="flex gap-1.5 pt-1">
        {bars.map(({ label }) => (
          <span key={label} className="min-w-0 flex-1 truncate text-center text-micro text-fg-3">
            {label}
          </span>
        ))}
      </div>
      <p className="mt-2 text-small text-fg-2">
        {late === null ? (
          summary.lateAfterMs !== null &&
          `All came within the limit of ${formatAge(summary.lateAfterMs)}.`
        ) : (
          <>
            <b className="text-warn-text">{late}</b> came after the limit
            {summary.lateAfterMs !== null && ` of ${formatAge(summary.lateAfterMs)}`}: they are
            found by the pass over the last month.{' '}
            <Link
              href={`/quality/quarantine?verdict=all&source=${encodeURIComponent(summary.name)}`}
              className="font-medium text-accent-text hover:underline"
            >
              Show its documents
            </Link>
          </>
        )}
      </p>
    </>
  );
}
