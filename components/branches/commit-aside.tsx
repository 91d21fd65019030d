'use client';

import { useQuery } from '@tanstack/react-query';
import { X } from 'lucide-react';
import Link from 'next/link';
import { CommitActions } from '#components/commits/commit-actions.tsx';
import { CHANGE_WORD } from '#components/commits/prepare-commit.ts';
import { useTRPC } from '#components/trpc/client.tsx';
import { Button, ButtonLink } from '#components/ui/button.tsx';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { ErrorState } from '#components/ui/error-state.tsx';
import { formatUtc } from '#components/ui/format.ts';
import { Hash } from '#components/ui/hash.tsx';
import { ScrollBox } from '#components/ui/scroll-box.tsx';
import { SkeletonRows } from '#components/ui/skeleton.tsx';
import { commitHref } from './branch-links.ts';

interface Props {
  readonly hash: string;
  /** The branch that its actions are offered for. */
  readonly branch: string;
  readonly onClose: () => void;
}

/** One commit beside the graph or list: what it changed, and what can be done with it. */
export function CommitAside({ hash, branch, onClose }: Props) {
  const trpc = useTRPC();
  const found = useQuery(trpc.branches.commit.queryOptions({ hash }, { staleTime: Infinity }));
  return (
    <section
      aria-label="Commit"
      className="grid content-start gap-3 border-l border-line pl-4 max-xl:border-0 max-xl:pl-0"
    >
      <p className="flex items-center gap-1">
        <Hash value={hash} />
        <CopyButton text={hash} label="Copy the hash" iconOnly />
        <span className="ml-auto">
          <Button
            size="small"
            variant="ghost"
            icon={X}
            label="Close the commit"
            onClick={onClose}
          />
        </span>
      </p>
      {found.isPending && <SkeletonRows rows={4} label="Reading the commit" />}
      {found.isError && <ErrorState error={found.error} onRetry={() => void found.refetch()} />}
      {found.isSuccess && (
        <>
          <div>
            <h3 className="font-semibold [overflow-wrap:anywhere]">{found.data.meta.message}</h3>
            <p className="text-small text-fg-3">
              {found.data.meta.authors.join(', ')},{' '}
              {formatUtc(new Date(found.data.meta.commitTime), 'second')}
              {found.data.runId !== null && (
                <>
                  {', by '}
                  <Link href={`/runs/${found.data.runId}`} className="text-accent-text underline">
                    run {found.data.runId.slice(0, 8)}
                  </Link>
                </>
              )}
            </p>
          </div>
          <div>
            <h4 className="text-small text-fg-3">Changed</h4>
            {found.data.changes.length === 0 && <p>Nothing.</p>}
            <ScrollBox label="Changed keys" className="max-h-48 overflow-y-auto">
              <ul>
                {found.data.changes.map(({ key, change }) => (
                  <li
                    key={key.join('\u0000')}
                    className="flex justify-between gap-2 border-b border-line py-1 text-small"
                  >
                    <code className="truncate">{key.join('.')}</code>
                    <span className="text-fg-3">{CHANGE_WORD[change]}</span>
                  </li>
                ))}
              </ul>
            </ScrollBox>
            {found.data.isCut && <p className="text-small text-fg-3">More on its page.</p>}
          </div>
          <div className="flex flex-wrap gap-2">
            <ButtonLink size="small" variant="primary" href={commitHref(hash)}>
              Open the commit
            </ButtonLink>
            <CommitActions commit={found.data.meta} branch={branch} size="small" />
          </div>
        </>
      )}
    </section>
  );
}
