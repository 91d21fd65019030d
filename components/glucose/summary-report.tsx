'use client';

import { useSuspenseQuery } from '@tanstack/react-query';
import clsx from 'clsx';
import { useId } from 'react';
import { useTRPC } from '#components/trpc/client.tsx';
import { Boundary } from '#components/ui/card-boundary.tsx';
import { State } from '#components/ui/state.tsx';
import { BandSection } from './band-section.tsx';
import { CalendarSection } from './calendar-section.tsx';
import { CoverageBars } from './coverage-bars.tsx';
import { DaysSection } from './days-section.tsx';
import { Disclaimer } from './disclaimer.tsx';
import { FiguresStrip } from './figures-strip.tsx';
import { MethodPanel } from './method-panel.tsx';
import { NewestReading, WhatNeedsHowMuch } from './newest-reading.tsx';
import { MissingPanel, NotEnough } from './not-enough.tsx';
import { prepareFigures } from './prepare-figures.ts';
import { prepareMethod } from './prepare-method.ts';
import { prepareNotEnough, prepareSufficiency } from './prepare-sufficiency.ts';
import { ProfileSection } from './profile-section.tsx';
import { summaryInput } from './report-url.ts';
import { SummaryHeader } from './summary-header.tsx';
import { SummarySkeleton } from './summary-skeleton.tsx';
import { TraceSection } from './trace-section.tsx';
import type { Summary } from './types.ts';
import { useReportUrl } from './use-report-url.ts';

/** The report of one person. */
export function SummaryReport({ person }: { readonly person: string }) {
  return (
    <>
      <SummaryHeader person={person} />
      <Boundary fallback={<SummarySkeleton />}>
        <SummaryBody person={person} />
      </Boundary>
    </>
  );
}

function SummaryBody({ person }: { readonly person: string }) {
  const { url, isPending, go, redraw } = useReportUrl();
  const trpc = useTRPC();
  const { data: summary } = useSuspenseQuery(
    trpc.glucose.summary.queryOptions(summaryInput(person, url)),
  );
  const notEnough = prepareNotEnough(summary);
  const canShow = summary.sufficiency.level === 'sparse' && !url.anyway;
  return (
    <div
      aria-busy={isPending}
      className={clsx('transition-opacity duration-[var(--dur)]', isPending && 'opacity-60')}
    >
      {notEnough === null ? (
        <SufficiencyLine summary={summary} />
      ) : (
        <NotEnough
          view={notEnough}
          onShowAnyway={canShow ? () => redraw({ anyway: true }) : null}
          onGo={go}
        />
      )}
      {summary.figures !== null && (
        <Report summary={summary} figures={summary.figures} showsBands={!canShow} />
      )}
      <Disclaimer refName={summary.ref} commit={summary.commit} />
    </div>
  );
}

interface ReportProps {
  readonly summary: Summary;
  readonly figures: NonNullable<Summary['figures']>;
  readonly showsBands: boolean;
}

function Report({ summary, figures, showsBands }: ReportProps) {
  const { url, redraw } = useReportUrl();
  const panelId = useId();
  const views = prepareFigures(summary, url.unit, url.anyway);
  const open = views.find(({ name }) => name === url.how) ?? views[0];
  const notEnough = prepareNotEnough(summary);
  const { targets, sufficiency, person } = summary;
  return (
    <>
      <div className="grid gap-6 pt-4 xl:grid-cols-[minmax(0,1fr)_320px] xl:grid-rows-[auto_1fr] xl:gap-x-8">
        <FiguresStrip
          figures={views}
          open={url.how}
          panelId={panelId}
          onOpen={(how) => redraw({ how })}
        />
        <aside
          aria-label="About the figures"
          className="grid content-start gap-6 max-xl:grid-cols-2 max-md:grid-cols-1 xl:row-span-2"
        >
          {open !== undefined && (
            <MethodPanel id={panelId} method={prepareMethod(summary, open, url.unit)} />
          )}
          {notEnough === null && <CalendarSection person={person} />}
          {notEnough !== null && <MissingPanel missing={notEnough.missing} />}
          <NewestReading newest={summary.newest} unit={url.unit} />
          {sufficiency.level !== 'enough' && <WhatNeedsHowMuch />}
        </aside>
        <div className="grid min-w-0 content-start gap-6">
          {showsBands && <BandSection figures={figures} targets={targets} unit={url.unit} />}
          {notEnough !== null && <CoverageBars summary={summary} />}
          <ProfileSection person={person} targets={targets} hasProfile={sufficiency.profile} />
          <TraceSection person={person} targets={targets} />
        </div>
      </div>
      <DaysSection person={person} />
    </>
  );
}

function SufficiencyLine({ summary }: { readonly summary: Summary }) {
  const { kind, word, sentence } = prepareSufficiency(summary);
  return (
    <p className="flex flex-wrap items-center gap-x-4 gap-y-0.5 border-y border-line py-2 text-small">
      <State kind={kind}>
        <b className="text-fg">{word}</b>
      </State>
      <span className="text-fg-2">{sentence}</span>
    </p>
  );
}
