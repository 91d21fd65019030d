'use client';

import { useSuspenseQuery } from '@tanstack/react-query';
import { PlugZap, Plus, Upload } from 'lucide-react';
import { useRouter, useSearchParams } from 'next/navigation';
import { useState } from 'react';
import { useConsole } from '#components/shell/console-context.tsx';
import { useTRPC } from '#components/trpc/client.tsx';
import { Button, ButtonLink } from '#components/ui/button.tsx';
import { Boundary, CardBoundary } from '#components/ui/card-boundary.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { formatCount, formatPlural } from '#components/ui/format.ts';
import { Meta, PageHeader } from '#components/ui/section.tsx';
import { SkeletonRows } from '#components/ui/skeleton.tsx';
import { State } from '#components/ui/state.tsx';
import { PeopleSection } from './people-section.tsx';
import { standingOf } from './prepare-source.ts';
import { NEW_SOURCE } from './source-draft.ts';
import { SourceForm } from './source-form.tsx';
import { SourcesTable } from './sources-table.tsx';

/** Where documents come from: how far behind each is, what fails, and the way to add one. */
export function SourcesPage() {
  return (
    <>
      <PageHeader
        title="Sources"
        actions={
          <>
            <ButtonLink href="/import" icon={Upload}>
              Import a file
            </ButtonLink>
            <AddSource fromAddress />
          </>
        }
      />
      <Boundary fallback={<SkeletonRows rows={6} label="Reading the sources" />}>
        <Body />
      </Boundary>
      <CardBoundary
        title="People"
        aside="and where they live"
        className="mt-8"
        fallback={<SkeletonRows rows={3} label="Reading the people" />}
      >
        <PeopleSection />
      </CardBoundary>
    </>
  );
}

function Body() {
  const trpc = useTRPC();
  const { data: sources } = useSuspenseQuery({
    ...trpc.sources.list.queryOptions(),
    refetchInterval: 10_000,
  });
  const standing = standingOf(sources);
  const written = sources.reduce((sum, { written24h }) => sum + written24h, 0);
  const failures = sources.reduce((sum, { failures24h }) => sum + failures24h, 0);
  return (
    <>
      <div className="-mt-2 mb-3 flex flex-wrap items-center gap-x-3 text-small">
        {standing !== null && <State kind={standing.kind}>{standing.text}</State>}
        <Meta>
          <span>
            <b>{formatCount(written)}</b> documents new or changed in 24 h
          </span>
          {failures > 0 && <span>{formatPlural(failures, 'failed pass', 'failed passes')}</span>}
          <span>
            every document is kept as it came in <code>raw.entries</code>
          </span>
        </Meta>
      </div>
      {sources.length === 0 ? (
        <EmptyState icon={PlugZap} title="No source yet" action={<AddSource />}>
          A source is a Nightscout site that is read every few minutes, or a folder whose files are
          taken in. A single file needs none: import it.
        </EmptyState>
      ) : (
        <SourcesTable sources={sources} />
      )}
    </>
  );
}

function AddSource({ fromAddress = false }: { readonly fromAddress?: boolean }) {
  const { person } = useConsole();
  const router = useRouter();
  // Other pages lead here with the name of a source that nobody declared.
  const named = useSearchParams().get('add');
  const [open, setOpen] = useState(false);
  if (person.role !== 'admin') {
    return <span className="text-small text-fg-3">An administrator adds sources.</span>;
  }
  return (
    <>
      <Button variant="primary" icon={Plus} onClick={() => setOpen(true)}>
        Add a source
      </Button>
      {(open || (named !== null && fromAddress)) && (
        <SourceForm
          title="Add a source"
          initial={named === null ? NEW_SOURCE : { ...NEW_SOURCE, kind: 'file', name: named }}
          before={null}
          {...(named !== null && { open: 'rules' as const })}
          onClose={() => {
            setOpen(false);
            if (named !== null) router.replace('/sources', { scroll: false });
          }}
          onSaved={(name) => router.push(`/sources/${encodeURIComponent(name)}`)}
        />
      )}
    </>
  );
}
