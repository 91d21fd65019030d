'use client';

import { useSuspenseQuery } from '@tanstack/react-query';
import { Workflow } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { useRefUrl } from '#components/shell/use-ref-url.ts';
import { useTRPC } from '#components/trpc/client.tsx';
import { ButtonLink } from '#components/ui/button.tsx';
import { Boundary } from '#components/ui/card-boundary.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { formatPlural } from '#components/ui/format.ts';
import { Hash } from '#components/ui/hash.tsx';
import { RefChip } from '#components/ui/ref-chip.tsx';
import { PageHeader } from '#components/ui/section.tsx';
import { Segments } from '#components/ui/segments.tsx';
import { SkeletonRows } from '#components/ui/skeleton.tsx';
import { State } from '#components/ui/state.tsx';
import { AssetTable } from './asset-table.tsx';
import { type AssetFilter, countAssets, prepareLayers } from './prepare-assets.ts';
import { RunDialog } from './run-dialog.tsx';
import type { Asset } from './types.ts';

const LazyGraph = dynamic(() => import('./asset-graph.tsx').then((module) => module.AssetGraph), {
  ssr: false,
  loading: () => <SkeletonRows rows={8} label="Drawing the graph" />,
});

/** Assets by layer: what is fresh, what is not and why, and the way to run them. */
export function PipelinesPage({ filter = '' }: { readonly filter?: string }) {
  const [view, setView] = useState<View>('list');
  return (
    <>
      <PageHeader
        title="Pipelines"
        actions={
          <>
            <Segments
              label="View"
              segments={[
                { value: 'list', label: 'List' },
                { value: 'graph', label: 'Graph' },
              ]}
              value={view}
              onChange={setView}
            />
            <ButtonLink href="/sources">Sources</ButtonLink>
            <ButtonLink href="/runs">Runs</ButtonLink>
            <RunDialog />
          </>
        }
      />
      <Boundary fallback={<SkeletonRows rows={12} label="Reading the project" />}>
        <Body filter={filter} view={view} />
      </Boundary>
    </>
  );
}

type View = 'list' | 'graph';

function Body({ filter, view }: { readonly filter: string; readonly view: View }) {
  const { ref, at } = useRefUrl();
  const trpc = useTRPC();
  const { data } = useSuspenseQuery({
    ...trpc.pipelines.assets.queryOptions({ ref, at }),
    refetchInterval: 10_000,
  });
  const { assets, commitHash } = data;
  return (
    <>
      <p className="-mt-2 mb-3 flex flex-wrap items-center gap-x-3 text-small text-fg-3">
        <Standing assets={assets} />
        <span>
          {formatPlural(assets.length, 'asset')} on <RefChip name={ref} /> at{' '}
          <Hash value={commitHash} />
        </span>
      </p>
      {assets.length === 0 ? (
        <EmptyState icon={Workflow} title="The project has no asset">
          Add a model to <code>pipelines/models</code>: it appears here when it is saved.
        </EmptyState>
      ) : view === 'graph' ? (
        <LazyGraph assets={assets} />
      ) : (
        <List assets={assets} initial={filter} />
      )}
    </>
  );
}

function List({
  assets,
  initial,
}: {
  readonly assets: readonly Asset[];
  readonly initial: string;
}) {
  const [filter, setFilter] = useState<AssetFilter>('all');
  const [text, setText] = useState(initial);
  const layers = prepareLayers(assets, filter, text);
  return (
    <>
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <input
          type="search"
          aria-label="Filter assets"
          placeholder="Filter assets"
          value={text}
          onChange={(event) => setText(event.target.value)}
          className="h-7 w-56 rounded-2 border border-line-control bg-control px-2 max-md:h-8"
        />
        <Segments
          label="Show"
          size="small"
          segments={[
            { value: 'all', label: 'All', count: countAssets(assets, 'all') },
            {
              value: 'attention',
              label: 'Needs attention',
              count: countAssets(assets, 'attention'),
            },
            { value: 'stale', label: 'To build', count: countAssets(assets, 'stale') },
          ]}
          value={filter}
          onChange={setFilter}
        />
      </div>
      {layers.length === 0 && <EmptyState title="No asset like that" />}
      <div className="grid gap-5">
        {layers.map((layer) => (
          <AssetTable key={layer.name} layer={layer} />
        ))}
      </div>
    </>
  );
}

function Standing({ assets }: { readonly assets: readonly Asset[] }) {
  const attention = countAssets(assets, 'attention');
  const stale = countAssets(assets, 'stale');
  return (
    <>
      {attention > 0 && <State kind="bad">{attention} need attention</State>}
      {stale > 0 && <State kind="stale">{stale} to build</State>}
      {attention + stale === 0 && assets.length > 0 && <State kind="good">All fresh</State>}
    </>
  );
}
