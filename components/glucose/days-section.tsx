'use client';

import { useSuspenseQuery } from '@tanstack/react-query';
import { useTRPC } from '#components/trpc/client.tsx';
import { CardBoundary } from '#components/ui/card-boundary.tsx';
import { SkeletonRows } from '#components/ui/skeleton.tsx';
import { DaysTable } from './days-table.tsx';
import { summaryInput } from './report-url.ts';
import { useReportUrl } from './use-report-url.ts';

/** A line a day. */
export function DaysSection({ person }: { readonly person: string }) {
  const { url } = useReportUrl();
  return (
    <CardBoundary
      title="Day by day"
      aside={`local days, glucose in ${url.unit}`}
      fallback={<SkeletonRows rows={14} label="Loading the days" />}
      className="mt-6"
    >
      <DaysBody person={person} />
    </CardBoundary>
  );
}

function DaysBody({ person }: { readonly person: string }) {
  const { url } = useReportUrl();
  const trpc = useTRPC();
  const { data } = useSuspenseQuery(trpc.glucose.days.queryOptions(summaryInput(person, url)));
  return <DaysTable days={data.days} unit={url.unit} />;
}
