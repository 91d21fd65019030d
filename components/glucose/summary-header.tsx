'use client';

import { useQuery } from '@tanstack/react-query';
import { useTRPC } from '#components/trpc/client.tsx';
import { Meta, PageHeader } from '#components/ui/section.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { TARGET_GROUPS, TARGET_PRESETS } from '#server/glucose/model/targets.ts';
import { DateRange } from './date-range.tsx';
import { formatDays } from './format-days.ts';
import { LengthSwitch, PrintButton, UnitSwitch } from './report-controls.tsx';
import { summaryInput } from './report-url.ts';
import { useHydrated } from './use-hydrated.ts';
import { useReportUrl } from './use-report-url.ts';

/** Whose report, over which days, against which targets, in which unit. */
export function SummaryHeader({ person }: { readonly person: string }) {
  const { url, go } = useReportUrl();
  const trpc = useTRPC();
  const { data, isError } = useQuery(trpc.glucose.summary.queryOptions(summaryInput(person, url)));
  // The answer may be here on one side of the wire and not yet on the other.
  const summary = useHydrated() ? data : undefined;
  return (
    <PageHeader
      title={person}
      aside={<TargetsChoice />}
      actions={
        <div className="flex flex-wrap items-center gap-2 print:hidden">
          <LengthSwitch shown={summary?.window.days ?? null} />
          {summary === undefined && !isError && <Skeleton className="h-7 w-36" />}
          {summary !== undefined && (
            <DateRange
              shown={summary.window}
              history={summary.history}
              onChange={({ from, to }) => go({ from, to, days: null })}
            />
          )}
          <UnitSwitch />
          <PrintButton />
        </div>
      }
      meta={
        summary === undefined ? (
          !isError && <Skeleton className="w-64" />
        ) : (
          <Meta>
            <span>
              report of <b>{formatDays(summary.window.from, summary.window.to)}</b>
            </span>
            <span>days of {summary.zone}</span>
            <span>readings from {formatDays(summary.history.from, summary.history.to)}</span>
          </Meta>
        )
      }
    />
  );
}

function TargetsChoice() {
  const { url, go } = useReportUrl();
  return (
    <select
      aria-label="Targets"
      value={url.targets}
      onChange={(event) =>
        go({ targets: TARGET_GROUPS.find((group) => group === event.target.value) ?? 'standard' })
      }
      className="h-6 rounded-2 border border-line-control bg-control px-1.5 text-small font-medium shadow-1 max-md:h-7"
    >
      {TARGET_GROUPS.map((group) => (
        <option key={group} value={group}>
          {TARGET_PRESETS[group].label}
        </option>
      ))}
    </select>
  );
}
