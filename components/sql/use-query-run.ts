'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useSubscription } from '@trpc/tanstack-react-query';
import { useState } from 'react';
import { useTRPC } from '#components/trpc/client.tsx';
import { describeFailure } from '#components/ui/describe-failure.ts';
import { applyEvent, failRun, isUnderWay, newRun, type QueryRun } from './query-run.ts';
import type { Statement } from './statement-at.ts';

interface Request {
  readonly ref: string;
  readonly at: string | null;
  readonly maxRows: number;
}

/** One statement at a time: start it, follow it, stop it, or look at one that ended. */
export function useQueryRun() {
  const trpc = useTRPC();
  const client = useQueryClient();
  const [run, setRun] = useState<QueryRun | null>(null);
  const starting = useMutation(trpc.queries.start.mutationOptions());
  const stopping = useMutation(trpc.queries.cancel.mutationOptions());

  const change = (edit: (run: QueryRun) => QueryRun) =>
    setRun((current) => (current === null ? null : edit(current)));
  const fail = (error: { readonly message: string }) =>
    change((current) =>
      failRun(current, { name: '', message: messageOf(error), place: null }, Date.now()),
    );

  useSubscription(
    trpc.queries.events.subscriptionOptions(
      { id: run?.id ?? '' },
      {
        enabled: run?.id != null && isUnderWay(run),
        onData: ({ data }) => {
          change((current) => applyEvent(current, data, Date.now()));
          const hasEnded = data.kind === 'finished' || data.kind === 'failed';
          if (hasEnded) void client.invalidateQueries(trpc.queries.history.pathFilter());
        },
        onError: fail,
      },
    ),
  );

  return {
    run,
    start: (statement: Statement, request: Request) => {
      if (isUnderWay(run)) return;
      setRun(newRun(Date.now(), statement.startLine));
      starting.mutate(
        { sql: statement.sql, ...request },
        {
          onSuccess: ({ id }) => change((current) => ({ ...current, id })),
          onError: fail,
        },
      );
    },
    stop: () => {
      if (run?.id == null || !isUnderWay(run)) return;
      stopping.mutate({ id: run.id }, { onError: fail });
    },
    /** Shows a statement of the history again, without running it. */
    open: (id: string) => setRun(newRun(Date.now(), 0, id)),
  };
}

const messageOf = (error: { readonly message: string }): string =>
  error instanceof Error ? describeFailure(error).message : error.message;
