'use client';

import { useSuspenseQuery } from '@tanstack/react-query';
import { useRouter, useSearchParams } from 'next/navigation';
import { useTRPC } from '#components/trpc/client.tsx';
import { Boundary } from '#components/ui/card-boundary.tsx';
import { Note } from '#components/ui/note.tsx';
import { PageHeader, Section } from '#components/ui/section.tsx';
import { SkeletonRows } from '#components/ui/skeleton.tsx';
import type { SourceDetail } from '#server/sources/source-views.ts';
import { ArrivalDelay } from './arrival-delay.tsx';
import { FilesTable } from './files-table.tsx';
import { PassesTable } from './passes-table.tsx';
import { RequestsTable } from './requests-table.tsx';
import { SourceAside } from './source-aside.tsx';
import { draftOf } from './source-draft.ts';
import { SourceFigures } from './source-figures.tsx';
import { SourceForm } from './source-form.tsx';
import { SourceHeader } from './source-header.tsx';

/** One source: how far behind, what it answered, what failed and what to do, and the sync by hand. */
export function SourcePage({ name }: { readonly name: string }) {
  return (
    <>
      <PageHeader title={<code>{name}</code>} />
      <Boundary fallback={<SkeletonRows rows={10} label="Reading the source" />}>
        <Body name={name} />
      </Boundary>
    </>
  );
}

function Body({ name }: { readonly name: string }) {
  const trpc = useTRPC();
  const { data: source } = useSuspenseQuery({
    ...trpc.sources.get.queryOptions({ name }),
    refetchInterval: ({ state }) => (isReading(state.data) ? 2_000 : 15_000),
  });
  const { summary } = source;
  const failure = summary.state === 'failing' ? source.failures[0] : undefined;
  return (
    <>
      <SourceHeader source={source} />
      {failure !== undefined && (
        <Note kind="bad" className="mb-4">
          <p className="text-fg [overflow-wrap:anywhere]">{failure.message}</p>
          <p>{failure.nextStep}</p>
        </Note>
      )}
      {summary.kind === 'nightscout' && <SourceFigures source={source} />}
      <div className="grid grid-cols-[minmax(0,1fr)_308px] items-start gap-x-8 gap-y-6 max-xl:grid-cols-[minmax(0,1fr)_268px] max-lg:grid-cols-[minmax(0,1fr)]">
        <div className="grid min-w-0 gap-6">
          {summary.kind === 'nightscout' && (
            <Section
              title="Arrival delay"
              aside={
                source.arrivalDelay === null
                  ? 'from measured to stored'
                  : `${source.arrivalDelay.documents.toLocaleString('en-US')} documents in ${source.arrivalDelay.days} days, from measured to stored`
              }
            >
              <ArrivalDelay delay={source.arrivalDelay} summary={summary} />
            </Section>
          )}
          {summary.folder !== null && (
            <Section title="Files" aside="in the folder now">
              <FilesTable name={summary.name} />
            </Section>
          )}
          {summary.kind === 'nightscout' && <PassesTable passes={source.passes} />}
          {summary.kind === 'nightscout' && <RequestsTable requests={source.requests} />}
        </div>
        <SourceAside source={source} />
      </div>
      <EditDialog source={source} />
    </>
  );
}

const isReading = (source: SourceDetail | undefined): boolean => {
  const state = source?.summary.lastPass?.runState;
  return state === 'queued' || state === 'running';
};

/** Open while the address says so: other pages lead here to change a rule. */
function EditDialog({ source }: { readonly source: SourceDetail }) {
  const router = useRouter();
  const edit = useSearchParams().get('edit');
  const draft = draftOf(source.declaration);
  if (edit === null || draft === null) return null;
  const href = `/sources/${encodeURIComponent(source.summary.name)}`;
  const close = () => router.replace(href, { scroll: false });
  return (
    <SourceForm
      title={`Change ${source.summary.name}`}
      initial={draft}
      before={source.declaration}
      {...((edit === 'rules' || edit === 'schedule') && { open: edit })}
      onClose={close}
      onSaved={close}
    />
  );
}
