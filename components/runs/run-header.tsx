'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { GitPullRequest, RotateCcw, Square } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { catalogHref } from '#components/catalog/catalog-url.ts';
import { useTRPC } from '#components/trpc/client.tsx';
import { Button, ButtonLink } from '#components/ui/button.tsx';
import { formatDuration } from '#components/ui/format.ts';
import { Hash } from '#components/ui/hash.tsx';
import { Note } from '#components/ui/note.tsx';
import { RefChip } from '#components/ui/ref-chip.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { Meta } from '#components/ui/section.tsx';
import { State } from '#components/ui/state.tsx';
import { isOver, RUN_STATE } from './prepare-run.ts';
import type { Run } from './types.ts';

/** Which run, how it stands, and what can be done with it. */
export function RunHeader({ run }: { readonly run: Run }) {
  const look = RUN_STATE[run.state];
  return (
    <div className="mb-4 flex flex-wrap items-center gap-x-3 gap-y-2">
      <p className="text-h2 font-medium [overflow-wrap:anywhere]">{run.reason}</p>
      <span role="status">
        <State kind={look.kind}>{look.word}</State>
      </span>
      <div className="ml-auto flex flex-wrap items-center gap-2">
        <Actions run={run} />
      </div>
      <div className="basis-full">
        <Meta>
          <span>
            <RefChip name={run.branch} /> for <RefChip name={run.ref} />
          </span>
          <span>
            {run.selection === null ? 'everything' : <code>{run.selection}</code>}
            {run.full && ', from scratch'}
          </span>
          <span>
            by <b>{run.startedBy}</b> <RelativeTime at={run.createdAt} suffix="ago" />
          </span>
          {run.startedAt !== null && run.endedAt !== null && (
            <span>
              took <b>{formatDuration(run.endedAt.getTime() - run.startedAt.getTime())}</b>
            </span>
          )}
          {run.mergedHash !== null && (
            <span>
              merged as{' '}
              <Link href={`${catalogHref(run.ref)}?at=${run.mergedHash}`} className="underline">
                <Hash value={run.mergedHash} />
              </Link>
            </span>
          )}
        </Meta>
      </div>
    </div>
  );
}

function Actions({ run }: { readonly run: Run }) {
  const trpc = useTRPC();
  const router = useRouter();
  const client = useQueryClient();
  const renew = () => client.invalidateQueries({ queryKey: trpc.runs.pathKey() });
  const cancel = useMutation(trpc.runs.cancel.mutationOptions({ onSuccess: renew }));
  const retry = useMutation(
    trpc.runs.retry.mutationOptions({
      onSuccess: async ({ id }) => {
        await renew();
        router.push(`/runs/${id}`);
      },
    }),
  );
  const refused = cancel.error ?? retry.error;
  return (
    <>
      {refused !== null && (
        <Note kind="bad" role="alert">
          {refused.message}
        </Note>
      )}
      {run.state === 'failed' && run.mergedHash === null && (
        <ButtonLink icon={GitPullRequest} href={changeHref(run)}>
          Open a change
        </ButtonLink>
      )}
      {isOver(run) ? (
        <Button
          variant={run.state === 'failed' ? 'primary' : 'default'}
          icon={RotateCcw}
          disabled={retry.isPending}
          onClick={() => retry.mutate({ id: run.id })}
        >
          {retry.isPending ? 'Starting again' : 'Run again'}
        </Button>
      ) : (
        <Button
          variant="danger"
          icon={Square}
          disabled={cancel.isPending}
          onClick={() => cancel.mutate({ id: run.id })}
        >
          {cancel.isPending ? 'Stopping' : 'Cancel the run'}
        </Button>
      )}
    </>
  );
}

/** The branch of a run that did not merge stays for inspection, and may be right all the same. */
function changeHref({ branch, ref, reason }: Run): string {
  const query = new URLSearchParams({ source: branch, target: ref, title: reason });
  return `/changes/new?${query}`;
}
