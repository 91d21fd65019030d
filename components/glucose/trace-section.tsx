'use client';

import { useSuspenseQuery } from '@tanstack/react-query';
import { useTRPC } from '#components/trpc/client.tsx';
import { CardBoundary } from '#components/ui/card-boundary.tsx';
import { TARGET_PRESETS, type TargetGroup } from '#server/glucose/model/targets.ts';
import { ChartSkeleton, LazyTraceChart } from './charts.tsx';
import { prepareTrace } from './prepare-trace.ts';
import { windowInput } from './report-url.ts';
import { useReportUrl } from './use-report-url.ts';

interface Props {
  readonly person: string;
  readonly targets: TargetGroup;
}

/** The readings themselves. */
export function TraceSection({ person, targets }: Props) {
  const { url } = useReportUrl();
  return (
    <CardBoundary
      title="Trace"
      aside={`every reading, ${url.unit}`}
      fallback={<ChartSkeleton height={272} />}
      className="print:break-inside-avoid"
    >
      <TraceBody person={person} targets={targets} />
    </CardBoundary>
  );
}

function TraceBody({ person, targets }: Props) {
  const { url } = useReportUrl();
  const trpc = useTRPC();
  const { data: trace } = useSuspenseQuery(
    trpc.glucose.trace.queryOptions(windowInput(person, url)),
  );
  const view = prepareTrace(trace, TARGET_PRESETS[targets].limits, url.unit);
  if (view === null) return <p className="text-fg-3">No readings in these days.</p>;
  return (
    <>
      <p className="text-small text-fg-3">
        {view.aside}. {view.description}
      </p>
      <LazyTraceChart view={view} unit={url.unit} />
    </>
  );
}
