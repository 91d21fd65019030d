'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTRPC } from '#components/trpc/client.tsx';

interface Wanted {
  readonly search: string;
  readonly kind?: 'branch' | 'tag';
}

/** Branches and tags with a text in their names, looked for among all of them by the server. */
export function useRefSearch({ search, kind }: Wanted) {
  const trpc = useTRPC();
  return useQuery({
    ...trpc.hub.findRefs.queryOptions({ search, ...(kind !== undefined && { kind }) }),
    placeholderData: keepPreviousData,
  });
}
