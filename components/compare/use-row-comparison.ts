'use client';

import { type Query, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useSubscription } from '@trpc/tanstack-react-query';
import { useEffect, useRef, useState } from 'react';
import {
  applyEvent,
  failRun,
  isUnderWay,
  newRun,
  type QueryRun,
} from '#components/sql/query-run.ts';
import { useTRPC, useTRPCClient } from '#components/trpc/client.tsx';
import { statesInput } from './states-input.ts';
import type { ComparedStates, RowsOutcome } from './types.ts';

interface Wanted {
  /** Empty: rows are told apart by all their values. */
  readonly key: readonly string[];
  /** False: nothing is read yet. */
  readonly isWanted: boolean;
}

/**
 * Compares the rows of two states: starts the statement, follows it, counts what it found. What has not
 * ended when nobody looks any more is stopped, and starts again for the next who looks.
 */
export function useRowComparison(states: ComparedStates, { key, isWanted }: Wanted) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const cache = useQueryClient();
  const input = { ...statesInput(states), key: [...key] };
  const started = useQuery({
    // Two states never change, so that what was compared once stands.
    queryKey: [ROW_COMPARISON, input],
    queryFn: ({ signal }) => client.compare.startRows.mutate(input, { signal }),
    enabled: isWanted,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const outcome = started.isFetching ? undefined : started.data;
  const statement = outcome?.kind === 'started' ? outcome : null;
  const queryId = statement?.queryId ?? null;
  const [run, setRun] = useState<QueryRun | null>(null);
  const current = queryId === null || run?.id !== queryId ? null : run;
  const change = (edit: (run: QueryRun) => QueryRun) =>
    setRun((known) =>
      edit(known?.id === queryId && known !== null ? known : newRun(Date.now(), 0, queryId)),
    );
  const endedId = current === null || isUnderWay(current) ? null : current.id;
  const ended = useRef(endedId);
  useEffect(() => {
    ended.current = endedId;
  }, [endedId]);
  useEffect(() => {
    if (queryId === null) return;
    return () => {
      if (ended.current === queryId) return;
      cache.removeQueries({ predicate: (query) => hasStarted(query, queryId) });
      // One that has ended meanwhile needs no stopping.
      void client.queries.cancel.mutate({ id: queryId }).catch(() => undefined);
    };
  }, [queryId, cache, client]);
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
    /** What came of the start; undefined: it counts the keys, or has failed or was stopped at that. */
    outcome,
    error: started.isFetching ? null : started.error,
    /** Stopped before the statement was started. */
    isLeft: started.isPending && !started.isFetching,
    run: current,
    counts,
    stop: () => {
      if (queryId !== null) stopping.mutate({ id: queryId });
      else void cache.cancelQueries({ queryKey: [ROW_COMPARISON, input], exact: true });
    },
    again: () => {
      setRun(null);
      void started.refetch();
    },
  };
}

const ROW_COMPARISON = 'row-comparison';

function hasStarted({ queryKey, state }: Query, queryId: string): boolean {
  if (queryKey[0] !== ROW_COMPARISON) return false;
  // Only this hook puts anything under that key.
  const outcome = state.data as RowsOutcome | undefined;
  return outcome?.kind === 'started' && outcome.queryId === queryId;
}
