'use client';

import { useMutation, useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { KeyChanges } from '#components/compare/key-changes.tsx';
import { useConsole } from '#components/shell/console-context.tsx';
import { useTRPC } from '#components/trpc/client.tsx';
import { Button, ButtonLink } from '#components/ui/button.tsx';
import { Boundary } from '#components/ui/card-boundary.tsx';
import { ErrorState } from '#components/ui/error-state.tsx';
import { Hash } from '#components/ui/hash.tsx';
import { Note } from '#components/ui/note.tsx';
import { PageHeader, Section } from '#components/ui/section.tsx';
import { SkeletonRows } from '#components/ui/skeleton.tsx';
import { State } from '#components/ui/state.tsx';
import { isUnderWay } from '#server/changes/model/change.ts';
import { Approvals } from './approvals.tsx';
import { ChangeHeader } from './change-header.tsx';
import { ChecksSection } from './checks-section.tsx';
import { Discussion } from './discussion.tsx';
import { DownstreamSection } from './downstream-section.tsx';
import { type Decide, KeyTable } from './key-table.tsx';
import { Prose } from './markdown.tsx';
import { MergeBox } from './merge-box.tsx';
import { MergedBox } from './merged-box.tsx';
import { SourceCommits } from './source-commits.tsx';
import type { ChangeDetail, ChangeReview } from './types.ts';
import { useRenewChanges } from './use-change.ts';

const POLL_MS = 5_000;
const POLL_CHECKS_MS = 700;

/** A request to merge: what, why, by whom, what it would do, and whether it may. */
export function ChangePage({ number }: { readonly number: number }) {
  return (
    <Boundary
      fallback={
        <>
          <PageHeader title={`Change #${number}`} />
          <SkeletonRows rows={8} label="Reading the change" />
        </>
      }
    >
      <Body number={number} />
    </Boundary>
  );
}

function Body({ number }: { readonly number: number }) {
  const trpc = useTRPC();
  const { data: detail } = useSuspenseQuery({
    ...trpc.changes.get.queryOptions({ number }),
    refetchInterval: ({ state: { data } }) =>
      data?.checks != null && isUnderWay(data.checks) ? POLL_CHECKS_MS : POLL_MS,
  });
  const { change, heads, checks } = detail;
  const review = useReview(detail);
  return (
    <>
      <ChangeHeader change={change} />
      <div className="grid grid-cols-[minmax(0,1fr)_300px] gap-x-8 gap-y-6 max-xl:grid-cols-[minmax(0,1fr)]">
        <div className="grid min-w-0 content-start gap-6">
          {change.description.trim() === '' ? (
            <p className="text-fg-3">No description.</p>
          ) : (
            <Prose text={change.description} />
          )}
          {change.state === 'merged' ? (
            <WhatItBrought detail={detail} />
          ) : (
            <DryRunSection detail={detail} review={review} />
          )}
          <ChecksSection change={change} checks={checks} sourceHash={heads.sourceHash} />
          {review.data !== undefined && review.data.dryRun.keys.length > 0 && (
            <DownstreamSection tables={review.data.dryRun.keys.map(({ key }) => key.join('.'))} />
          )}
          <Discussion detail={detail} />
        </div>
        <aside aria-label="Merge and approvals" className="grid content-start gap-6">
          {change.state === 'merged' && <MergedBox detail={detail} />}
          {change.state === 'open' && review.data !== undefined && (
            <MergeBox detail={detail} review={review.data} isOld={review.isPlaceholderData} />
          )}
          <Approvals detail={detail} review={review.data} isOld={review.isPlaceholderData} />
          {review.data !== undefined && <SourceCommits review={review.data} />}
        </aside>
      </div>
    </>
  );
}

type ReviewQuery = ReturnType<typeof useReview>;

/** The dry run of a change; another head or another choice is another question. */
function useReview({ change: { number }, heads, events }: ChangeDetail) {
  const trpc = useTRPC();
  const choice = events.findLast(({ kind }) => kind === 'decided')?.id ?? '';
  const input = { number, heads: `${heads.sourceHash} ${heads.targetHash} ${choice}` };
  return useQuery(trpc.changes.review.queryOptions(input, { placeholderData: (before) => before }));
}

interface DryRunProps {
  readonly detail: ChangeDetail;
  readonly review: ReviewQuery;
}

function DryRunSection({ detail: { change }, review }: DryRunProps) {
  const trpc = useTRPC();
  const { person } = useConsole();
  const renew = useRenewChanges();
  const decide = useMutation(trpc.changes.decide.mutationOptions({ onSettled: renew }));
  if (review.error !== null) {
    return <ErrorState error={review.error} onRetry={() => void review.refetch()} />;
  }
  if (review.data === undefined) return <SkeletonRows rows={4} label="Trying the merge" />;
  const { dryRun } = review.data;
  const { number, source, target, author, state } = change;
  const { sourceHash, targetHash } = dryRun;
  const mayDecide =
    state === 'open' &&
    (person.role === 'admin' || person.name === author) &&
    !decide.isPending &&
    !review.isPlaceholderData;
  const ask = (
    keys: readonly string[][] | null,
    choice: Parameters<Decide>[1],
    version: string | null,
  ) =>
    decide.mutate({
      number,
      sourceHash: sourceHash ?? '',
      targetHash: targetHash ?? '',
      keys: keys === null ? null : [...keys],
      choice,
      version,
    });
  const onDecide: Decide = (views, choice, version) =>
    ask(
      views.map(({ key }) => [...key]),
      choice,
      version,
    );
  return (
    <Section
      title="Dry run"
      aside={<Verdict dryRun={dryRun} source={source} target={target} />}
      action={
        sourceHash !== null &&
        targetHash !== null && (
          <span>
            <Hash value={sourceHash} /> onto <Hash value={targetHash} />, follows both branches
          </span>
        )
      }
    >
      {decide.isError && (
        <Note kind="bad" role="alert" className="mb-2">
          {decide.error.message}
        </Note>
      )}
      {dryRun.state.endsWith('-gone') && (
        <Note
          kind="warn"
          action={
            <ButtonLink size="small" href="/branches">
              Branches
            </ButtonLink>
          }
        >
          {dryRun.state === 'source-gone' ? source : target} was deleted. A branch can be restored
          for an hour.
        </Note>
      )}
      {dryRun.undecidedCount > 1 && mayDecide && (
        <p className="mb-2 flex flex-wrap items-center gap-2 text-small">
          For all {dryRun.undecidedCount} undecided keys:
          <Button size="small" onClick={() => ask(null, 'take-source', null)}>
            Take {source}
          </Button>
          <Button size="small" onClick={() => ask(null, 'keep-target', null)}>
            Keep {target}
          </Button>
        </p>
      )}
      {dryRun.staleCount > 0 && mayDecide && (
        <p className="mb-2 flex flex-wrap items-center gap-2 text-small">
          {dryRun.staleCount === 1 ? 'A choice was' : `${dryRun.staleCount} choices were`} made for
          other versions:
          <Button size="small" onClick={() => ask(null, null, null)}>
            Take all choices back
          </Button>
        </p>
      )}
      {dryRun.keys.length > 0 && (
        <KeyTable
          review={review.data}
          source={source}
          target={target}
          onDecide={mayDecide ? onDecide : null}
        />
      )}
    </Section>
  );
}

interface VerdictProps {
  readonly dryRun: ChangeReview['dryRun'];
  readonly source: string;
  readonly target: string;
}

function Verdict({ dryRun, source, target }: VerdictProps) {
  switch (dryRun.state) {
    case 'merges':
      return <State kind="good">Merges</State>;
    case 'undecided':
      return (
        <State kind="bad">
          {dryRun.undecidedCount} of {dryRun.keyCount} keys undecided
        </State>
      );
    case 'nothing':
      return (
        <State kind="skipped">
          {target} has everything of {source}
        </State>
      );
    case 'unrelated':
      return <State kind="bad">No commit in common</State>;
    default:
      return <State kind="warn">A branch is gone</State>;
  }
}

/** What a merge did to its target, as the two commits tell. */
function WhatItBrought({ detail: { change } }: Pick<DryRunProps, 'detail'>) {
  const { merge } = change;
  if (merge === null) return null;
  return (
    <Section title="What it brought">
      <KeyChanges from={merge.targetHash} to={merge.mergeHash} mode="two-dot" />
    </Section>
  );
}
