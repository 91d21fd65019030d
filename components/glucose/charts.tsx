'use client';

import dynamic from 'next/dynamic';
import { Skeleton } from '#components/ui/skeleton.tsx';

/** Chart libraries are fetched when a chart is; the page does not wait for them. */
export const LazyProfileChart = dynamic(
  () => import('./profile-chart.tsx').then((module) => module.ProfileChart),
  { ssr: false, loading: () => <ChartSkeleton height={300} /> },
);

export const LazyDayLinesChart = dynamic(
  () => import('./profile-chart.tsx').then((module) => module.DayLinesChart),
  { ssr: false, loading: () => <ChartSkeleton height={300} /> },
);

export const LazyTraceChart = dynamic(
  () => import('./trace-chart.tsx').then((module) => module.TraceChart),
  { ssr: false, loading: () => <ChartSkeleton height={236} /> },
);

/** Keeps the room of a chart. */
export function ChartSkeleton({ height }: { readonly height: number }) {
  return (
    <div role="status" aria-label="Loading the chart" style={{ height }} className="flex">
      <Skeleton className="m-0 h-full w-full rounded-2 opacity-40" />
    </div>
  );
}
