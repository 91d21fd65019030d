'use client';

import { Boundary, CardBoundary } from '#components/ui/card-boundary.tsx';
import { PageHeader } from '#components/ui/section.tsx';
import { SkeletonRows } from '#components/ui/skeleton.tsx';
import { State } from '#components/ui/state.tsx';
import { AttentionList } from './attention-list.tsx';
import { FreshnessTable } from './freshness-table.tsx';
import { HubHeader } from './hub-header.tsx';
import { LatestRuns } from './latest-runs.tsx';
import { MoreLink } from './more-link.tsx';
import { ProcessFigures } from './process-figures.tsx';
import { ServicesTable } from './services-table.tsx';

/** What is up, what is old, what failed: what needs a person comes first. */
export function HubPage() {
  return (
    <>
      <Boundary
        fallback={
          <PageHeader title="Hub" aside={<State kind="running">Asking every service</State>} />
        }
      >
        <HubHeader />
      </Boundary>
      <Boundary fallback={<SkeletonRows rows={2} label="Looking for what needs attention" />}>
        <AttentionList />
      </Boundary>
      <div className="grid grid-cols-[minmax(0,1.75fr)_minmax(0,1fr)] items-start gap-x-8 gap-y-6 max-xl:grid-cols-[minmax(0,1fr)]">
        <div className="grid gap-6">
          <CardBoundary
            title="Services"
            aside="each did real work when it was asked"
            fallback={<SkeletonRows rows={6} label="Asking every service" />}
          >
            <ServicesTable />
          </CardBoundary>
          <CardBoundary title="The process">
            <ProcessFigures />
          </CardBoundary>
        </div>
        <div className="grid gap-6">
          <CardBoundary
            title="Freshness of marts"
            action={<MoreLink href="/pipelines">All assets</MoreLink>}
          >
            <FreshnessTable />
          </CardBoundary>
          <CardBoundary title="Runs" action={<MoreLink href="/runs">All runs</MoreLink>}>
            <LatestRuns />
          </CardBoundary>
        </div>
      </div>
    </>
  );
}
