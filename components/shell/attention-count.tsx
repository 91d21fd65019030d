'use client';

import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTRPC } from '#components/trpc/client.tsx';
import { useInBrowser } from '#components/ui/use-in-browser.ts';

interface Props {
  /** Draws how many things want a person; not called when none does. */
  readonly children: (count: number) => ReactNode;
}

/** The number of the hub's alerts, kept fresh on every page. */
export function AttentionCount({ children }: Props) {
  // Asked for after the page has taken over: the hub's own list must be the first to ask.
  return useInBrowser() ? <Count>{children}</Count> : null;
}

function Count({ children }: Props) {
  const trpc = useTRPC();
  const { data } = useQuery({ ...trpc.hub.attention.queryOptions(), refetchInterval: 30_000 });
  return data === undefined || data.length === 0 ? null : children(data.length);
}
