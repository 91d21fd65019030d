'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useConsole } from '#components/shell/console-context.tsx';
import { useTRPC } from '#components/trpc/client.tsx';
import { ErrorState } from '#components/ui/error-state.tsx';
import { RefChip } from '#components/ui/ref-chip.tsx';
import { Section } from '#components/ui/section.tsx';
import { SkeletonRows } from '#components/ui/skeleton.tsx';

const MOST_SHOWN = 40;

/** The branches and tags that have the commit. */
export function CommitRefs({ hash }: { readonly hash: string }) {
  const trpc = useTRPC();
  const { defaultBranch } = useConsole();
  const found = useQuery(trpc.branches.containing.queryOptions({ hash }));
  const refs = found.data?.refs ?? [];
  return (
    <Section title="On" aside={found.isSuccess && refs.length > 0 ? refs.length : undefined}>
      {found.isPending && <SkeletonRows rows={2} label="Looking which refs have it" />}
      {found.isError && <ErrorState error={found.error} onRetry={() => void found.refetch()} />}
      {found.isSuccess && refs.length === 0 && (
        <p className="text-fg-2">
          {found.data.isCut
            ? 'It is so old that not all of the history since was looked through.'
            : 'No branch or tag leads to it any more. Make one here to keep it.'}
        </p>
      )}
      <ul className="flex flex-wrap gap-1.5">
        {refs.slice(0, MOST_SHOWN).map(({ name, type }) => (
          <li key={name} className="max-w-full">
            <Link href={`/branches?${new URLSearchParams({ show: name })}`} className="block">
              <RefChip
                name={name}
                kind={type === 'TAG' ? 'tag' : 'branch'}
                defaultBranch={defaultBranch}
              />
            </Link>
          </li>
        ))}
      </ul>
      {refs.length > MOST_SHOWN && (
        <p className="mt-1 text-small text-fg-3">and {refs.length - MOST_SHOWN} more</p>
      )}
    </Section>
  );
}
