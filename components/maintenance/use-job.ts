'use client';

import { useQuery } from '@tanstack/react-query';
import { useTRPC } from '#components/trpc/client.tsx';
import type { JobView } from '#server/maintenance/model/job.ts';
import { hasEnded } from './prepare-maintenance.ts';

const POLL_MS = 500;

/** A job, renewed until it has ended; null before there is one or before it was first heard of. */
export function useJob(id: string | null): JobView | null {
  const trpc = useTRPC();
  const { data } = useQuery({
    ...trpc.maintenance.get.queryOptions({ id: id ?? '' }),
    enabled: id !== null,
    refetchInterval: ({ state }) =>
      state.data !== undefined && hasEnded(state.data) ? false : POLL_MS,
  });
  return id === null ? null : (data ?? null);
}
