'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTRPC } from '#components/trpc/client.tsx';
import { describeFailure } from '#components/ui/describe-failure.ts';
import type { WatchedEvent } from '#server/queries/port.ts';
import type { Statement } from '#server/sql/model/editor/split-statements.ts';
import { applyEvent, failRun, isUnderWay, newRun, type QueryRun } from '../query-run.ts';
import type { ResultTab } from '../results/result-area.tsx';
import { keep, readKept } from '../tabs/kept.ts';
import {
  busyRun,
  clearedForNew,
  freeResultTitle,
  fromKept,
  NO_RUNS,
  type TabRuns,
  toKept,
  withoutResult,
  withRun,
  withStarted,
} from './tab-runs.ts';

/** A statement as it is asked for. */
export interface Asked {
  readonly statement: Statement;
  readonly ref: string;
  readonly at: string | null;
  readonly maxRows: number;
  readonly parameters: readonly { readonly type: string; readonly value: string | null }[];
  /** Name of its result; a number when left out. */
  readonly title?: string;
  readonly pinned?: boolean;
}

type AllRuns = Readonly<Record<string, TabRuns>>;

interface Props {
  readonly tabIds: readonly string[];
  /** A statement has ended that may have changed its tab's session. */
  readonly onSessionChange: () => void;
}

/** The statements of all tabs: each tab runs one at a time, what follows it waits. */
export function useRuns({ tabIds, onSessionChange }: Props) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const [all, setAll] = useState<AllRuns>({});
  const waiting = useRef(new Map<string, readonly Asked[]>());
  const starting = useMutation(trpc.queries.start.mutationOptions());
  const stopping = useMutation(trpc.queries.cancel.mutationOptions());
  const again = useMutation(trpc.queries.runAgain.mutationOptions());

  const unread = tabIds.filter((id) => all[id] === undefined);
  if (unread.length > 0) {
    const read = unread.map((id) => [id, fromKept(readKept(`results.${id}`))] as const);
    setAll({ ...all, ...Object.fromEntries(read) });
  }
  // The browser keeps which results a tab has, so that they are there after a reload.
  useEffect(() => {
    for (const [id, runs] of Object.entries(all)) keep(`results.${id}`, toKept(runs));
  }, [all]);

  const edit = (tabId: string, change: (runs: TabRuns) => TabRuns) =>
    setAll((now) => ({ ...now, [tabId]: change(now[tabId] ?? NO_RUNS) }));
  const queue = (tabId: string, asked: readonly Asked[]) => {
    waiting.current.set(tabId, asked);
    edit(tabId, (runs) => ({ ...runs, waiting: asked.length }));
  };

  const start = async (tabId: string, asked: Asked, title: string) => {
    const run = newRun(Date.now(), asked.statement.startLine);
    edit(tabId, (runs) => ({ ...runs, runs: [...runs.runs, run] }));
    try {
      const { id } = await starting.mutateAsync({
        sql: asked.statement.sql,
        ref: asked.ref,
        at: asked.at,
        maxRows: asked.maxRows,
        parameters: [...asked.parameters],
        tabId,
      });
      edit(tabId, (runs) => {
        const started = withStarted(runs, run, id, asked.title ?? title);
        return asked.pinned === true ? withResult(started, id, { pinned: true }) : started;
      });
    } catch (error) {
      queue(tabId, []);
      const failed = failRun(run, { name: '', message: messageOf(error), place: null }, Date.now());
      edit(tabId, (runs) => ({
        ...runs,
        runs: runs.runs.map((one) => (one === run ? failed : one)),
      }));
    }
  };

  const startNext = (tabId: string) => {
    const [next, ...rest] = waiting.current.get(tabId) ?? [];
    if (next === undefined) return;
    queue(tabId, rest);
    void start(tabId, next, freeResultTitle(all[tabId] ?? NO_RUNS));
  };

  return {
    of: (tabId: string): TabRuns => all[tabId] ?? NO_RUNS,
    /** Statements under way that must be followed. */
    followed: Object.entries(all).flatMap(([tabId, { runs }]) =>
      runs.flatMap((run) => (run.id !== null && isUnderWay(run) ? [{ tabId, id: run.id }] : [])),
    ),

    run: (tabId: string, asked: readonly Asked[]) => {
      const [first, ...rest] = asked;
      const current = all[tabId] ?? NO_RUNS;
      if (first === undefined || busyRun(current) !== null) return;
      const cleared = clearedForNew(current);
      edit(tabId, () => cleared);
      queue(tabId, rest);
      void start(tabId, first, freeResultTitle(cleared));
    },

    onEvent: (tabId: string, id: string, event: WatchedEvent) => {
      edit(tabId, (runs) => withRun(runs, id, (run) => applyEvent(run, event, Date.now())));
      if (event.kind !== 'finished' && event.kind !== 'failed') return;
      void client.invalidateQueries(trpc.queries.history.pathFilter());
      if (event.kind === 'failed') return queue(tabId, []);
      if (event.sessionChanges.length > 0) onSessionChange();
      if (event.update !== null) void client.invalidateQueries(trpc.catalog.pathFilter());
      startNext(tabId);
    },

    onLost: (tabId: string, id: string, error: unknown) => {
      queue(tabId, []);
      const failure = { name: '', message: messageOf(error), place: null };
      edit(tabId, (runs) => withRun(runs, id, (run) => failRun(run, failure, Date.now())));
    },

    stop: (tabId: string) => {
      queue(tabId, []);
      const busy = busyRun(all[tabId] ?? NO_RUNS);
      if (busy?.id == null) return;
      const { id } = busy;
      stopping.mutate(
        { id },
        { onError: (error) => edit(tabId, (runs) => withRun(runs, id, failWith(error))) },
      );
    },

    /** Shows a statement of the history again, without running it. */
    open: (tabId: string, id: string, title: string) =>
      edit(tabId, (runs) => {
        const isOpen = runs.results.some(({ queryId }) => queryId === id);
        const results = isOpen
          ? runs.results
          : [...runs.results, { queryId: id, title, pinned: false }];
        return { ...runs, results, active: id };
      }),

    /** Runs an earlier statement exactly as then. */
    runAgain: async (tabId: string, queryId: string) => {
      const { id } = await again.mutateAsync({ id: queryId });
      edit(tabId, (runs) => ({
        ...runs,
        results: [...runs.results, { queryId: id, title: freeResultTitle(runs), pinned: false }],
        active: id,
      }));
    },

    select: (tabId: string, active: string) => edit(tabId, (runs) => ({ ...runs, active })),
    change: (tabId: string, queryId: string, change: Partial<ResultTab>) =>
      edit(tabId, (runs) => withResult(runs, queryId, change)),
    close: (tabId: string, queryId: string) => edit(tabId, (runs) => withoutResult(runs, queryId)),
  };
}

function withResult(runs: TabRuns, queryId: string, change: Partial<ResultTab>): TabRuns {
  const results = runs.results.map((one) =>
    one.queryId === queryId ? { ...one, ...change } : one,
  );
  return { ...runs, results };
}

const messageOf = (error: unknown): string =>
  error instanceof Error ? describeFailure(error).message : String(error);

const failWith = (error: unknown) => (run: QueryRun) =>
  failRun(run, { name: '', message: messageOf(error), place: null }, Date.now());
