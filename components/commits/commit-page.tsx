'use client';

import { useQuery } from '@tanstack/react-query';
import { Database, SquareTerminal } from 'lucide-react';
import Link from 'next/link';
import { catalogHref } from '#components/catalog/catalog-url.ts';
import { useRefUrl } from '#components/shell/use-ref-url.ts';
import { useTRPC } from '#components/trpc/client.tsx';
import { ButtonLink } from '#components/ui/button.tsx';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { ErrorState } from '#components/ui/error-state.tsx';
import { formatUtc } from '#components/ui/format.ts';
import { Hash } from '#components/ui/hash.tsx';
import { Meta, PageHeader } from '#components/ui/section.tsx';
import { SkeletonRows } from '#components/ui/skeleton.tsx';
import { CommitActions } from './commit-actions.tsx';
import { CommitChanges } from './commit-changes.tsx';
import { CommitFacts } from './commit-facts.tsx';
import { CommitInputs } from './commit-inputs.tsx';
import { CommitParents } from './commit-parents.tsx';
import { CommitRefs } from './commit-refs.tsx';

/** One commit: who, why, from what, what it changed, and what can be done with it. */
export function CommitPage({ hash }: { readonly hash: string }) {
  const trpc = useTRPC();
  const { ref } = useRefUrl();
  const found = useQuery(
    trpc.branches.commit.queryOptions({ hash }, { staleTime: Infinity, retry: false }),
  );
  if (found.isPending) {
    return (
      <>
        <PageHeader title={`Commit ${hash.slice(0, 8)}`} />
        <SkeletonRows rows={8} label="Reading the commit" />
      </>
    );
  }
  if (found.isError) {
    return (
      <>
        <PageHeader title={`Commit ${hash.slice(0, 8)}`} />
        <ErrorState error={found.error} onRetry={() => void found.refetch()} />
        <p className="mt-3">
          <ButtonLink href="/branches">To the branches</ButtonLink>
        </p>
      </>
    );
  }
  const { meta, runId, parents } = found.data;
  const query = new URLSearchParams({ ref, at: meta.hash });
  return (
    <>
      <PageHeader
        title={meta.message.split('\n', 1)[0] || 'No message'}
        actions={
          <>
            <ButtonLink icon={Database} href={`${catalogHref(ref)}?at=${meta.hash}`}>
              Browse here
            </ButtonLink>
            <ButtonLink icon={SquareTerminal} href={`/sql?${query}`}>
              Query here
            </ButtonLink>
            <CommitActions commit={meta} branch={ref} />
          </>
        }
        meta={
          <Meta>
            <span className="inline-flex items-center gap-1">
              <Hash value={meta.hash} />
              <CopyButton text={meta.hash} label="Copy the hash" iconOnly />
            </span>
            {parents.length > 1 && <span>a merge</span>}
            <span>
              by <b>{meta.authors.join(', ') || meta.committer}</b>
            </span>
            {runId !== null && (
              <Link href={`/runs/${runId}`} className="text-accent-text hover:underline">
                run {runId.slice(0, 8)}
              </Link>
            )}
            <span>{formatUtc(new Date(meta.commitTime), 'second')}</span>
          </Meta>
        }
      />
      <CommitChanges page={found.data} />
      <div className="mt-6 grid grid-cols-[minmax(0,1fr)_344px] items-start gap-8 max-xl:grid-cols-[minmax(0,1fr)]">
        <div className="grid min-w-0 gap-6">
          <CommitInputs inputs={found.data.inputs} />
          <CommitParents parents={parents} />
        </div>
        <div className="grid gap-6">
          <CommitRefs hash={meta.hash} />
          <CommitFacts meta={meta} />
        </div>
      </div>
    </>
  );
}
