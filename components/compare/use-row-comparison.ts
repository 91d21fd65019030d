'use client';

import { useMutation, useQuery } from '@tanstack/react-query';
import { useSubscription } from '@trpc/tanstack-react-query';
import { useState } from 'react';
import { applyEvent, failRun, newRun, type QueryRun } from '#components/sql/query-run.ts';
import { useTRPC, useTRPCClient } from '#components/trpc/client.tsx';
import { statesInput } from './states-input.ts';
import type { ComparedStates } from './types.ts';

interface Wanted {
  /** Empty: rows are told apart by all their values. */
  readonly key: readonly string[];
  /** False: nothing is read yet. */
  readonly isWanted: boolean;
}

/** Compares the rows of two states: starts the statement, follows it, counts what it found. */
export function useRowComparison(states: ComparedStates, { key, isWanted }: Wanted) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const input = { ...statesInput(states), key: [...key] };
  const started = useQuery({
    // Two states never change, so that what was compared once stands.
    queryKey: ['row-comparison', input],
    queryFn: ({ signal }) => client.compare.startRows.mutate(input, { signal }),
    enabled: isWanted,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const statement = started.data?.kind === 'started' ? started.data : null;
  const queryId = statement?.queryId ?? null;
  const [run, setRun] = useState<QueryRun | null>(null);
  const current = queryId === null || run?.id !== queryId ? null : run;
  const change = (edit: (run: QueryRun) => QueryRun) =>
    setRun((known) =>
      edit(known?.id === queryId && known !== null ? known : newRun(Date.now(), 0, queryId)),
    );
  useSubscription(
    trpc.queries.events.subscriptionOptions(
      { id: queryId ?? '' },
      {
        enabled: queryId !== null && current?.endedAt == null,
        onData: ({ data }) => change((known) => applyEvent(known, data, Date.now())),
        onError: ({ message }) =>
          change((known) => failRun(known, { name: '', message, place: null }, Date.now())),
      },
    ),
  );
  const counts = useQuery(
    trpc.compare.rowCounts.queryOptions(
      {
        queryId: queryId ?? '',
        columns: (statement?.columns ?? []).map(({ role, name }) => ({ role, name })),
      },
      { enabled: current?.phase === 'finished', staleTime: Number.POSITIVE_INFINITY },
    ),
  );
  const stopping = useMutation(trpc.queries.cancel.mutationOptions());
  return {
    started,
    run: current,
    counts,
    stop: () => queryId !== null && stopping.mutate({ id: queryId }),
    again: () => {
      setRun(null);
      void started.refetch();
    },
  };
}
