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
import type { ChangeDetail, ChangeReview } from './types.ts';
import { useRenewChanges } from './use-change.ts';

interface Props {
  readonly detail: ChangeDetail;
  readonly commits: ChangeReview['commits'];
}

/** Who approved what, and the button to do so. */
export function Approvals({ detail, commits }: Props) {
  const trpc = useTRPC();
  const renew = useRenewChanges();
  const { person } = useConsole();
  const { change, approvals, heads } = detail;
  const { number, state, author } = change;
  const approve = useMutation(trpc.changes.approve.mutationOptions({ onSettled: renew }));
  const withdraw = useMutation(trpc.changes.withdraw.mutationOptions({ onSettled: renew }));
  const counts = (hash: string) => state !== 'open' || hash === heads.sourceHash;
  const counting = approvals.filter(({ sourceHash }) => counts(sourceHash)).length;
  const stale = approvals.length - counting;
  const own = approvals.find(({ by }) => by === person.name);
  const isOwn =
    author === person.name || commits.some(({ authors }) => authors.includes(person.name));
  const { sourceHash } = heads;
  const mayApprove = state === 'open' && sourceHash !== null && !isOwn;
  const failed = approve.error ?? withdraw.error;
  return (
    <Section
      title="Approvals"
      aside={`${counting} ${counting === 1 ? 'counts' : 'count'}${stale === 0 ? '' : `, ${stale} stale`}`}
      action={
        mayApprove &&
        own?.sourceHash !== sourceHash && (
          <Button
            size="small"
            icon={ThumbsUp}
            disabled={approve.isPending}
            onClick={() => approve.mutate({ number, sourceHash })}
          >
            Approve {sourceHash.slice(0, 8)}
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
            {counts(approval.sourceHash) ? (
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
