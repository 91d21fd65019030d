'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useTRPC } from '#components/trpc/client.tsx';

/** What the pages know of branches is asked for again after one was made, moved or deleted. */
export function useChangeBranches(): () => Promise<void> {
  const trpc = useTRPC();
  const client = useQueryClient();
  return async () => {
    await Promise.all([
      client.invalidateQueries({ queryKey: trpc.branches.pathKey() }),
      client.invalidateQueries({ queryKey: trpc.catalog.pathKey() }),
      client.invalidateQueries({ queryKey: trpc.hub.refs.pathKey() }),
      client.invalidateQueries({ queryKey: trpc.hub.findRefs.pathKey() }),
    ]);
  };
}
