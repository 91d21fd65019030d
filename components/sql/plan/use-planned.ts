'use client';

import { skipToken, useQuery } from '@tanstack/react-query';
import { useTRPCClient } from '#components/trpc/client.tsx';
import type { LookedAtStatement } from './looked-at.ts';

/** The plan of a statement before it runs; asked anew when the statement is another one. */
export function usePlanned(statement: LookedAtStatement | null) {
  const client = useTRPCClient();
  return useQuery({
    queryKey: ['sql', 'plan', statement],
    queryFn:
      statement === null ? skipToken : () => client.queries.explain.mutate(inputOf(statement)),
    retry: false,
  });
}

/** The columns that each column of a statement comes from. */
export function useLineage(statement: LookedAtStatement | null) {
  const client = useTRPCClient();
  return useQuery({
    queryKey: ['sql', 'lineage', statement],
    queryFn:
      statement === null ? skipToken : () => client.queries.lineage.mutate(inputOf(statement)),
    retry: false,
  });
}

const inputOf = ({ parameters = [], ...statement }: LookedAtStatement) => ({
  ...statement,
  parameters: [...parameters],
});
