'use client';

import { useSuspenseQuery } from '@tanstack/react-query';
import clsx from 'clsx';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { useTRPC } from '#components/trpc/client.tsx';
import { Button } from '#components/ui/button.tsx';
import { Boundary } from '#components/ui/card-boundary.tsx';
import { Section } from '#components/ui/section.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { BandBar } from './band-bar.tsx';
import { type CalendarDay, prepareCalendar } from './prepare-calendar.ts';
import { summaryInput } from './report-url.ts';
import { useReportUrl } from './use-report-url.ts';

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;

/** The days of a report as a month: time in range and mean of each. */
export function CalendarSection({ person }: { readonly person: string }) {
  return (
    <Boundary fallback={<Skeleton className="h-72 w-full rounded-2 opacity-40" />}>
      <Calendar person={person} />
    </Boundary>
  );
}

function Calendar({ person }: { readonly person: string }) {
  const { url } = useReportUrl();
  const trpc = useTRPC();
  const { data } = useSuspenseQuery(trpc.glucose.days.queryOptions(summaryInput(person, url)));
  const [month, setMonth] = useState<string | null>(null);
  const view = prepareCalendar(data.days, month, url.unit);
  if (view === null) return null;
  const { before, after } = view;
  return (
    <Section
      title={view.title}
      aside="time in range, mean"
      action={
        (before !== null || after !== null) && (
          <div className="print:hidden">
            <Step label="The month before" icon={ChevronLeft} to={before} onStep={setMonth} />
            <Step label="The month after" icon={ChevronRight} to={after} onStep={setMonth} />
          </div>
        )
      }
    >
      <table className="w-full table-fixed border-separate border-spacing-1">
        <thead>
          <tr>
            {WEEKDAYS.map((name) => (
              <th key={name} scope="col" className="text-micro font-normal text-fg-3">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {view.weeks.map((week, index) => (
            <tr key={week.find((day) => day !== null)?.date ?? index}>
              {week.map((day, weekday) =>
                day === null ? (
                  <td key={WEEKDAYS[weekday]} />
                ) : (
                  <DayCell key={WEEKDAYS[weekday]} day={day} />
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
      <p className="text-micro text-fg-3">Outlined: the days of this report.</p>
    </Section>
  );
}

interface StepProps {
  readonly label: string;
  readonly icon: typeof ChevronLeft;
  /** Null at the end of the report. */
  readonly to: string | null;
  readonly onStep: (month: string) => void;
}

function Step({ label, icon, to, onStep }: StepProps) {
  return (
    <Button
      size="small"
      variant="ghost"
      icon={icon}
      label={label}
      disabled={to === null}
      onClick={() => to !== null && onStep(to)}
    />
  );
}

function DayCell({ day }: { readonly day: CalendarDay }) {
  return (
    <td
      title={day.label}
      className={clsx(
        'h-12 rounded-2 px-1 py-0.5 align-top text-micro leading-[14px]',
        day.inWindow ? 'shadow-[inset_0_0_0_1px_var(--line-strong)]' : 'text-fg-4',
      )}
    >
      <span className="text-fg-3">{day.day}</span>
      {day.oddLength !== null && <span className="ml-1 text-warn-text">{day.oddLength}</span>}
      {day.bandPct !== null && (
        <>
          <b className="block text-small leading-[14px]">
            {day.inRange}
            <span className="font-normal text-fg-3">%</span>
          </b>
          <BandBar bandPct={day.bandPct} size="tiny" />
          <span className="block text-fg-3">{day.mean}</span>
        </>
      )}
    </td>
  );
}
