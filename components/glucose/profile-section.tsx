'use client';

import { useSuspenseQuery } from '@tanstack/react-query';
import { useTRPC } from '#components/trpc/client.tsx';
import { CardBoundary } from '#components/ui/card-boundary.tsx';
import { formatPlural } from '#components/ui/format.ts';
import { PROFILE_DAYS, REPORT_PCT } from '#server/glucose/model/sufficiency.ts';
import { TARGET_PRESETS, type TargetGroup } from '#server/glucose/model/targets.ts';
import { ChartSkeleton, LazyDayLinesChart, LazyProfileChart } from './charts.tsx';
import { prepareDayLines, prepareProfile } from './prepare-profile.ts';
import { windowInput } from './report-url.ts';
import { useReportUrl } from './use-report-url.ts';

interface Props {
  readonly person: string;
  readonly targets: TargetGroup;
  /** Enough days for percentiles; else single days are drawn. */
  readonly hasProfile: boolean;
}

/** How glucose goes through the day. */
export function ProfileSection(props: Props) {
  const { url } = useReportUrl();
  return (
    <CardBoundary
      title={props.hasProfile ? 'Daily profile' : 'What can be said'}
      aside={
        props.hasProfile
          ? `by local time, 15 min bins, ${url.unit}`
          : `single days by local time, ${url.unit}; not a report`
      }
      action={props.hasProfile ? <Legend /> : undefined}
      fallback={<ChartSkeleton height={320} />}
      className="print:break-inside-avoid"
    >
      <ProfileBody {...props} />
    </CardBoundary>
  );
}

function ProfileBody({ person, targets, hasProfile }: Props) {
  const { url } = useReportUrl();
  const trpc = useTRPC();
  const { data: profile } = useSuspenseQuery(
    trpc.glucose.profile.queryOptions(windowInput(person, url)),
  );
  const { limits } = TARGET_PRESETS[targets];
  const lines = prepareDayLines(profile, limits, url.unit);
  if (!hasProfile) {
    return (
      <>
        <LazyDayLinesChart
          label={`Glucose by time of day, a line for each of ${formatPlural(lines.days.length, 'day')}, no median`}
          axis={lines.axis}
          days={lines.days}
          rows={lines.rows}
        />
        <p className="text-small text-fg-3">
          Each line is one day, the newest darkest. No median and no bands are drawn: they need{' '}
          {PROFILE_DAYS} days with {REPORT_PCT} %.
        </p>
      </>
    );
  }
  const view = prepareProfile(profile, limits, url.unit);
  return (
    <>
      <LazyProfileChart view={view} days={lines.days} dayRows={lines.rows} />
      <p className="text-small text-fg-3">
        {formatPlural(profile.n, 'reading')} of {formatPlural(profile.daysWithData, 'day')}.{' '}
        {view.description}
      </p>
    </>
  );
}

function Legend() {
  return (
    <ul className="flex flex-wrap gap-x-4 text-micro [print-color-adjust:exact]">
      <li className="flex items-center gap-1.5">
        <span aria-hidden className="h-0.5 w-4 bg-[var(--pct-median)]" />
        median
      </li>
      <li className="flex items-center gap-1.5">
        <span aria-hidden className="h-2.5 w-4 bg-[var(--pct-inner)]" />
        25 – 75 %
      </li>
      <li className="flex items-center gap-1.5">
        <span aria-hidden className="h-2.5 w-4 bg-[var(--pct-outer)]" />5 – 95 %
      </li>
      <li className="flex items-center gap-1.5">
        <span
          aria-hidden
          className="h-2.5 w-4 border-y border-band-target-line bg-band-target-bg"
        />
        target
      </li>
    </ul>
  );
}
