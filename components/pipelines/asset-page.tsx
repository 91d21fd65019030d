'use client';

import { useSuspenseQuery } from '@tanstack/react-query';
import { Table } from 'lucide-react';
import Link from 'next/link';
import { hrefOfName } from '#components/catalog/catalog-url.ts';
import { UsedBy } from '#components/catalog/used-by.tsx';
import { RunsTable } from '#components/runs/runs-page.tsx';
import { useRefUrl } from '#components/shell/use-ref-url.ts';
import { useTRPC } from '#components/trpc/client.tsx';
import { ButtonLink } from '#components/ui/button.tsx';
import { Boundary, CardBoundary } from '#components/ui/card-boundary.tsx';
import { formatCount } from '#components/ui/format.ts';
import { Hash } from '#components/ui/hash.tsx';
import { Note } from '#components/ui/note.tsx';
import { RefChip } from '#components/ui/ref-chip.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { Meta, PageHeader, Section } from '#components/ui/section.tsx';
import { SkeletonRows } from '#components/ui/skeleton.tsx';
import { State } from '#components/ui/state.tsx';
import { AssetChecks } from './asset-checks.tsx';
import { AssetColumns } from './asset-columns.tsx';
import { AssetSql } from './asset-sql.tsx';
import { ASSET_STATE } from './prepare-assets.ts';
import { RunDialog } from './run-dialog.tsx';
import type { AssetDetail } from './types.ts';

/** One asset of the project at a ref and moment. */
export function AssetPage({ name }: { readonly name: string }) {
  return (
    <>
      <PageHeader title={<code>{name}</code>} />
      <Boundary fallback={<SkeletonRows rows={10} label="Reading the asset" />}>
        <Body name={name} />
      </Boundary>
    </>
  );
}

function Body({ name }: { readonly name: string }) {
  const { ref, at, withRef } = useRefUrl();
  const trpc = useTRPC();
  const { data: asset } = useSuspenseQuery(trpc.pipelines.asset.queryOptions({ ref, at, name }));
  const { health } = asset;
  const look = ASSET_STATE[health.state];
  return (
    <>
      <div className="-mt-2 mb-4 flex flex-wrap items-center gap-x-3 gap-y-2">
        <RefChip name={ref} />
        <State kind={look.kind}>{look.word}</State>
        <div className="ml-auto flex flex-wrap items-center gap-2">
          <ButtonLink icon={Table} href={withRef(hrefOfName(ref, name) ?? '/catalog')}>
            Table
          </ButtonLink>
          {health.kind === 'model' && <RunDialog selection={name} label="Run this asset" />}
        </div>
        <div className="basis-full">
          <Facts asset={asset} />
        </div>
      </div>
      {health.why !== null && <Why health={health} />}
      {health.description !== '' && (
        <p className="mb-4 max-w-[80ch] text-fg-2">{health.description}</p>
      )}
      <div className="grid grid-cols-[minmax(0,1.75fr)_minmax(0,1fr)] items-start gap-x-8 gap-y-6 max-xl:grid-cols-[minmax(0,1fr)]">
        <div className="grid gap-6">
          <AssetSql asset={asset} />
          <AssetColumns asset={asset} />
          <Section title="Runs">
            <RunsTable asset={name} limit={10} />
          </Section>
        </div>
        <div className="grid gap-6">
          <AssetChecks asset={asset} />
          <CardBoundary title="Reads and feeds">
            <UsedBy name={name} />
          </CardBoundary>
        </div>
      </div>
    </>
  );
}

function Why({ health }: { readonly health: AssetDetail['health'] }) {
  return (
    <Note
      kind={health.state === 'failing' ? 'bad' : 'warn'}
      className="mb-4"
      action={
        health.lastAttempt !== null && (
          <Link
            href={`/runs/${health.lastAttempt.runId}`}
            className="font-medium text-accent-text hover:underline"
          >
            Last run
          </Link>
        )
      }
    >
      <b>{ASSET_STATE[health.state].word}:</b> {health.why}
    </Note>
  );
}

function Facts({ asset }: { readonly asset: AssetDetail }) {
  const { health, uniqueKey, partitioning } = asset;
  const { lastBuild, mart } = health;
  return (
    <Meta>
      <span>{health.kind === 'source' ? 'source' : health.materialized}</span>
      {uniqueKey.length > 0 && (
        <span>
          key <code>{uniqueKey.join(', ')}</code>
        </span>
      )}
      {partitioning.length > 0 && (
        <span>
          partitions of{' '}
          <code>
            {partitioning.map(({ column, transform }) => `${transform}(${column})`).join(', ')}
          </code>
        </span>
      )}
      {lastBuild !== null && (
        <span>
          built <RelativeTime at={new Date(lastBuild.at)} suffix="ago" /> at{' '}
          <Hash value={lastBuild.commitHash} />
          {lastBuild.rowCount !== null && `, ${formatCount(lastBuild.rowCount)} rows written`}
        </span>
      )}
      {mart !== null && (
        <span>
          served as <code>marts.{mart.name}</code>, {formatCount(mart.rowCount)} rows,{' '}
          {mart.isCurrent ? 'current' : 'behind'}
        </span>
      )}
      <span>
        <code>{asset.path}</code>
      </span>
    </Meta>
  );
}
