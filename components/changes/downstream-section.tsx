'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useTRPC } from '#components/trpc/client.tsx';
import { ErrorState } from '#components/ui/error-state.tsx';
import { formatPlural } from '#components/ui/format.ts';
import { Section } from '#components/ui/section.tsx';
import { SkeletonRows } from '#components/ui/skeleton.tsx';

/** What the project builds from the tables of a change. */
export function DownstreamSection({ tables }: { readonly tables: readonly string[] }) {
  const trpc = useTRPC();
  const found = useQuery(trpc.changes.downstream.queryOptions({ tables: [...tables] }));
  const items = found.data ?? [];
  const marts = items.filter(({ mart }) => mart !== null).length;
  return (
    <Section
      title="Touches downstream"
      aside={
        found.isSuccess &&
        `${formatPlural(items.length, 'table')}${marts === 0 ? '' : `, ${formatPlural(marts, 'mart')}`}`
      }
    >
      {found.isPending && <SkeletonRows rows={2} label="Reading the project" />}
      {found.isError && <ErrorState error={found.error} onRetry={() => void found.refetch()} />}
      {found.isSuccess && items.length === 0 && (
        <p className="text-fg-3">No model of the project reads what changes here.</p>
      )}
      <ul>
        {items.map(({ name, mart, because }) => {
          const dot = name.indexOf('.');
          return (
            <li
              key={name}
              className="flex min-h-8 flex-wrap items-center gap-x-3 border-b border-line last:border-transparent"
            >
              <Link
                href={`/pipelines/${name.slice(0, dot)}/${name.slice(dot + 1)}`}
                className="min-w-0 flex-1 truncate font-mono text-small hover:underline"
              >
                {name}
              </Link>
              <span className="truncate text-small text-fg-3">
                {mart === null ? 'built anew by the next run' : `served as marts.${mart}`}, reads{' '}
                {because.join(', ')}
              </span>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}
