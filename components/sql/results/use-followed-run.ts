'use client';

import { useSubscription } from '@trpc/tanstack-react-query';
import { useState } from 'react';
import { useTRPC } from '#components/trpc/client.tsx';
import { describeFailure } from '#components/ui/describe-failure.ts';
import { applyEvent, failRun, isUnderWay, newRun, type QueryRun } from '../query-run.ts';

/** A statement that was started, followed to its end from wherever it is now; null without one. */
export function useFollowedRun(queryId: string | null): QueryRun | null {
  const trpc = useTRPC();
  const [known, setKnown] = useState<QueryRun | null>(null);
  const run = queryId === null || known?.id !== queryId ? null : known;
  const change = (edit: (run: QueryRun) => QueryRun) =>
    setKnown((current) =>
      edit(current !== null && current.id === queryId ? current : newRun(Date.now(), 0, queryId)),
    );
  useSubscription(
    trpc.queries.events.subscriptionOptions(
      { id: queryId ?? '' },
      {
        enabled: queryId !== null && (run === null || isUnderWay(run)),
        onData: ({ data }) => change((current) => applyEvent(current, data, Date.now())),
        onError: (error) => {
          const message = error instanceof Error ? describeFailure(error).message : error.message;
          change((current) => failRun(current, { name: '', message, place: null }, Date.now()));
        },
      },
    ),
  );
  return run;
}
