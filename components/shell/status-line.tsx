'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useTRPC } from '#components/trpc/client.tsx';
import { formatPlural, formatUtc } from '#components/ui/format.ts';
import { State } from '#components/ui/state.tsx';
import { useNow } from '#components/ui/use-now.ts';
import { AttentionCount } from './attention-count.tsx';
import { useConsole } from './console-context.tsx';

/** At the foot of every page: what runs, where, and whether something wants a person. */
export function StatusLine() {
  const { mode, engine, version } = useConsole();
  const trpc = useTRPC();
  const status = useQuery({ ...trpc.hub.status.queryOptions(), refetchInterval: 5_000 });
  return (
    <footer className="sticky bottom-0 z-(--z-sticky) col-start-2 row-start-4 flex h-6 items-center justify-between gap-4 whitespace-nowrap border-t border-line bg-subtle px-4 text-micro text-fg-3 max-md:hidden print:hidden [&_b]:font-medium [&_b]:text-fg-2">
      <span className="flex items-center gap-4">
        <b>{mode}</b>
        <span>{engine}</span>
        <span className="max-lg:hidden">console {version}</span>
      </span>
      <span className="flex items-center gap-4">
        {status.isError && <State kind="warn">the console does not answer</State>}
        {status.data !== undefined && (
          <>
            <span>
              queries <b>{status.data.queriesRunning} running</b>
            </span>
            <Link href="/runs" className="hover:underline">
              runs <b>{status.data.runsRunning} running</b>
            </Link>
          </>
        )}
        <AttentionCount>
          {(count) => (
            <Link href="/" className="hover:underline">
              <State kind="warn">{formatPlural(count, 'alert')}</State>
            </Link>
          )}
        </AttentionCount>
        <UtcClock />
      </span>
    </footer>
  );
}

function UtcClock() {
  const now = useNow(60_000);
  return (
    <span suppressHydrationWarning className="max-lg:hidden">
      {formatUtc(new Date(now))}
    </span>
  );
}
