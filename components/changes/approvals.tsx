'use client';

import { useMutation } from '@tanstack/react-query';
import { ThumbsUp } from 'lucide-react';
import { useConsole } from '#components/shell/console-context.tsx';
import { useTRPC } from '#components/trpc/client.tsx';
import { Button } from '#components/ui/button.tsx';
import { Note } from '#components/ui/note.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { Section } from '#components/ui/section.tsx';
import { State } from '#components/ui/state.tsx';
import { madeBy } from '#server/changes/model/made-by.ts';
import type { ChangeDetail, ChangeReview } from './types.ts';
import { useRenewChanges } from './use-change.ts';

interface Props {
  readonly detail: ChangeDetail;
  /** Undefined until it is there. */
  readonly review: ChangeReview | undefined;
  /** The review is of a state that is over: what is new is asked for. */
  readonly isOld: boolean;
}

/** Who approved what, and the button to do so. */
export function Approvals({ detail, review, isOld }: Props) {
  const trpc = useTRPC();
  const renew = useRenewChanges();
  const { person } = useConsole();
  const { change, approvals } = detail;
  const { number, state, author } = change;
  const approve = useMutation(trpc.changes.approve.mutationOptions({ onSettled: renew }));
  const withdraw = useMutation(trpc.changes.withdraw.mutationOptions({ onSettled: renew }));
  const seen = review?.dryRun;
  const counts = (approval: ChangeDetail['approvals'][number]) =>
    state !== 'open' ||
    (approval.sourceHash === seen?.sourceHash && approval.choicesHash === seen.choicesHash);
  const counting = approvals.filter(counts).length;
  const stale = approvals.length - counting;
  const own = approvals.find(({ by }) => by === person.name);
  const isOwn = author === person.name || madeBy(review?.commits ?? [], person.name);
  const mayApprove = state === 'open' && seen != null && !isOwn && !(own && counts(own));
  const failed = approve.error ?? withdraw.error;
  return (
    <Section
      title="Approvals"
      aside={`${counting} ${counting === 1 ? 'counts' : 'count'}${stale === 0 ? '' : `, ${stale} stale`}`}
      action={
        mayApprove &&
        seen.sourceHash !== null && (
          <Button
            size="small"
            icon={ThumbsUp}
            disabled={approve.isPending || isOld}
            onClick={() =>
              approve.mutate({
                number,
                sourceHash: seen.sourceHash ?? '',
                choicesHash: seen.choicesHash,
              })
            }
          >
            Approve {seen.sourceHash.slice(0, 8)}
          </Button>
        )
      }
    >
      {failed !== null && (
        <Note kind="bad" role="alert" className="mb-2">
          {failed.message}
        </Note>
      )}
      {approvals.length === 0 && (
        <p className="text-fg-3">
          Nobody has approved it yet.
          {isOwn && state === 'open' && ' It is yours: somebody else does.'}
        </p>
      )}
      <ul>
        {approvals.map((approval) => (
          <li
            key={approval.by}
            className="flex min-h-9 flex-wrap items-center gap-x-2 border-b border-line py-1 last:border-transparent"
          >
            <div className="min-w-0 flex-1">
              <p className="truncate font-medium">{approval.by}</p>
              <p className="text-small text-fg-3">
                approved <code>{approval.sourceHash.slice(0, 8)}</code>,{' '}
                <RelativeTime at={approval.at} suffix="ago" />
              </p>
            </div>
            {state === 'open' && approval.by === person.name && (
              <Button
                size="small"
                variant="ghost"
                disabled={withdraw.isPending}
                onClick={() => withdraw.mutate({ number })}
              >
                Withdraw
              </Button>
            )}
            {counts(approval) ? (
              <State kind="good">Counts</State>
            ) : (
              <State kind="stale">Stale</State>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}
