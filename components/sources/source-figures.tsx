'use client';

import type { ReactNode } from 'react';
import { formatAge, formatCount, formatUtc } from '#components/ui/format.ts';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { useNow } from '#components/ui/use-now.ts';
import type { SourceDetail } from '#server/sources/source-views.ts';
import { skewText, untilText } from './prepare-source.ts';

/** The figures that say whether a site is read as it should be. */
export function SourceFigures({ source }: { readonly source: SourceDetail }) {
  const now = useNow();
  const { summary, arrivalDelay, watermark } = source;
  const next = source.next.toSorted((a, b) => a.at.getTime() - b.at.getTime())[0];
  return (
    <dl className="mb-5 flex flex-wrap gap-x-10 gap-y-3 border-b border-line pb-4">
      <Figure
        name="Newest reading"
        value={summary.newestAt === null ? 'none' : formatUtc(summary.newestAt).slice(-9, -4)}
        isLate={summary.state === 'late'}
      >
        {summary.newestAt !== null && (
          <>
            UTC, <RelativeTime at={summary.newestAt} suffix="ago" />
          </>
        )}
      </Figure>
      <Figure name="New or changed, 24 h" value={formatCount(summary.written24h)}>
        documents
      </Figure>
      <Figure
        name="Delay, median"
        value={arrivalDelay?.medianMs == null ? 'none' : formatAge(arrivalDelay.medianMs)}
      >
        {arrivalDelay?.p95Ms != null && `95 % within ${formatAge(arrivalDelay.p95Ms)}`}
      </Figure>
      <Figure
        name="Read up to"
        value={watermark?.newestAt == null ? 'none' : formatUtc(watermark.newestAt).slice(-9, -4)}
      >
        {watermark?.newestAt != null && formatUtc(watermark.newestAt).slice(0, -10)}
        {watermark?.clockSkewMs != null && `, clock ${skewText(watermark.clockSkewMs)}`}
      </Figure>
      <Figure name="Next pass" value={next === undefined ? 'by hand' : untilText(next.at, now)}>
        {next?.pass}
      </Figure>
    </dl>
  );
}

interface FigureProps {
  readonly name: string;
  readonly value: string;
  readonly isLate?: boolean;
  readonly children: ReactNode;
}

function Figure({ name, value, isLate = false, children }: FigureProps) {
  return (
    <div className="min-w-0">
      <dt className="text-small text-fg-3">{name}</dt>
      <dd className="flex items-baseline gap-2">
        <b suppressHydrationWarning className={isLate ? 'text-lead text-warn-text' : 'text-lead'}>
          {value}
        </b>
        <span className="text-small text-fg-3">{children}</span>
      </dd>
    </div>
  );
}
