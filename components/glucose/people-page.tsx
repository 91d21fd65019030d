'use client';

import { useSuspenseQuery } from '@tanstack/react-query';
import { Users } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { useRefUrl } from '#components/shell/use-ref-url.ts';
import { useTRPC } from '#components/trpc/client.tsx';
import { ButtonLink } from '#components/ui/button.tsx';
import { Boundary } from '#components/ui/card-boundary.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { formatPlural } from '#components/ui/format.ts';
import { PageHeader } from '#components/ui/section.tsx';
import { Segments } from '#components/ui/segments.tsx';
import { SkeletonRows } from '#components/ui/skeleton.tsx';
import { BandLegend } from './band-legend.tsx';
import { Disclaimer } from './disclaimer.tsx';
import { PeopleTable } from './people-table.tsx';
import { countPeople, filterPeople, type PeopleFilter, preparePeople } from './prepare-people.ts';
import { LengthSwitch, PrintButton, UnitSwitch } from './report-controls.tsx';
import { peopleInput, sqlHref } from './report-url.ts';
import { useReportUrl } from './use-report-url.ts';

/** Everyone with readings: how they do, how fresh, which target is not met. */
export function PeoplePage() {
  return (
    <>
      <PageHeader
        title="People"
        actions={
          <div className="flex flex-wrap items-center gap-2 print:hidden">
            <LengthSwitch shown={14} />
            <UnitSwitch />
            <PrintButton />
          </div>
        }
      />
      <Boundary fallback={<SkeletonRows rows={8} label="Reading the people" />}>
        <PeopleBody />
      </Boundary>
    </>
  );
}

function PeopleBody() {
  const { url } = useReportUrl();
  const { withRef } = useRefUrl();
  const trpc = useTRPC();
  const { data } = useSuspenseQuery(trpc.glucose.people.queryOptions(peopleInput(url)));
  const [filter, setFilter] = useState<PeopleFilter>('all');
  const [name, setName] = useState('');
  const rows = preparePeople(data.people, url.unit);
  if (rows.length === 0) return <NobodyYet hrefOf={withRef} />;
  const shown = filterPeople(rows, filter, name);
  return (
    <>
      <div className="mb-2 flex flex-wrap items-center gap-2">
        <input
          type="search"
          aria-label="Find a person"
          placeholder="Name"
          value={name}
          onChange={(event) => setName(event.target.value)}
          className="h-7 w-40 rounded-2 border border-line-control bg-control px-2 max-md:h-8 print:hidden"
        />
        <Segments
          label="Show"
          size="small"
          segments={[
            { value: 'all', label: 'All', count: rows.length },
            { value: 'not-met', label: 'A target not met', count: countPeople(rows, 'not-met') },
            { value: 'thin', label: 'Too few data', count: countPeople(rows, 'thin') },
          ]}
          value={filter}
          onChange={setFilter}
        />
        <BandLegend />
      </div>
      <PeopleTable rows={shown} unit={url.unit} />
      <p className="mt-2 text-small text-fg-3">
        Over the last {formatPlural(url.days ?? 14, 'day')} with readings of each person. Targets of
        adults with type 1 or 2.{' '}
        <Link
          href={sqlHref(data.sql, data.ref, data.commit)}
          className="text-accent-text underline print:hidden"
        >
          Open in SQL
        </Link>
      </p>
      <Disclaimer refName={data.ref} commit={data.commit} />
    </>
  );
}

function NobodyYet({ hrefOf }: { readonly hrefOf: (path: string) => string }) {
  return (
    <EmptyState
      icon={Users}
      title="Nobody has readings here yet"
      action={
        <>
          <ButtonLink href={hrefOf('/import')} variant="primary">
            Import a file
          </ButtonLink>
          <ButtonLink href={hrefOf('/sources')}>Add a source</ButtonLink>
        </>
      }
    >
      <p>
        People appear when readings went through the pipelines: those of a file, or of a Nightscout
        site that is read every few minutes.
      </p>
    </EmptyState>
  );
}
