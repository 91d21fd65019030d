'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useTRPC } from '#components/trpc/client.tsx';

/** What the pages know of changes and branches is asked for again after something was done. */
export function useRenewChanges(): () => Promise<void> {
  const trpc = useTRPC();
  const client = useQueryClient();
  return async () => {
    await Promise.all([
      client.invalidateQueries({ queryKey: trpc.changes.pathKey() }),
      client.invalidateQueries({ queryKey: trpc.branches.pathKey() }),
      client.invalidateQueries({ queryKey: trpc.catalog.pathKey() }),
    ]);
  };
}
