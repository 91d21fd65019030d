'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTRPC } from '#components/trpc/client.tsx';
import { describeFailure } from '#components/ui/describe-failure.ts';
import type { WatchedEvent } from '#server/queries/port.ts';
import type { Statement } from '#server/sql/model/editor/split-statements.ts';
import { applyEvent, failRun, isUnderWay, newRun, type QueryRun } from '../query-run.ts';
import { keep, readKept } from '../tabs/kept.ts';
import { busyRun, freeTitle, NO_RUNS, type TabRuns, withRun, withStarted } from './tab-runs.ts';

/** A statement as it is asked for. */
export interface Asked {
  readonly statement: Statement;
  readonly ref: string;
  readonly at: string | null;
  readonly maxRows: number;
  readonly parameters: readonly { readonly type: string; readonly value: string | null }[];
  /** Name of its result; a number when left out. */
  readonly title?: string;
  /** Runs also when the statement before it has failed. */
  readonly isIndependent?: boolean;
}

type AllRuns = Readonly<Record<string, TabRuns>>;

interface Props {
  readonly tabIds: readonly string[];
  /** A statement has ended that changed its tab's session. */
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
  const opening = useMutation(trpc.results.open.mutationOptions());

  const unread = tabIds.filter((id) => all[id] === undefined);
  if (unread.length > 0) {
    const read = unread.map((id) => [id, { ...NO_RUNS, active: readKept(`shown.${id}`) }] as const);
    setAll({ ...all, ...Object.fromEntries(read) });
  }
  // The browser keeps which result a tab shows, so that it is shown after a reload.
  useEffect(() => {
    for (const [id, { active }] of Object.entries(all)) keep(`shown.${id}`, active);
  }, [all]);

  const edit = (tabId: string, change: (runs: TabRuns) => TabRuns) =>
    setAll((now) => ({ ...now, [tabId]: change(now[tabId] ?? NO_RUNS) }));
  const queue = (tabId: string, asked: readonly Asked[]) => {
    waiting.current.set(tabId, asked);
    edit(tabId, (runs) => ({ ...runs, waiting: asked.length }));
  };

  const show = async (
    tabId: string,
    queryId: string,
    title: string | null,
    keepsOthers: boolean,
  ) => {
    const key = trpc.results.list.queryKey({ tabId });
    const known = client.getQueryData(key) ?? [];
    const staying = known.filter(({ isPinned }) => keepsOthers || isPinned);
    const named = title ?? freeTitle(staying.map((one) => one.title));
    const results = [{ queryId, title: named }];
    client.setQueryData(key, [...(await opening.mutateAsync({ tabId, results, keepsOthers }))]);
  };

  const start = async (tabId: string, asked: Asked, keepsOthers: boolean) => {
    const { statement, title, isIndependent: _, ...request } = asked;
    const { sql, startLine, startColumn } = statement;
    const run = newRun(Date.now(), startLine, null, startColumn);
    edit(tabId, (runs) => ({ ...runs, runs: [...runs.runs, run] }));
    try {
      const { id } = await starting.mutateAsync({
        ...request,
        sql,
        parameters: [...asked.parameters],
        tabId,
      });
      edit(tabId, (runs) => withStarted(runs, run, id));
      await show(tabId, id, title ?? null, keepsOthers);
    } catch (error) {
      queue(tabId, []);
      edit(tabId, (runs) => ({
        ...runs,
        runs: runs.runs.map((one) => (one === run ? failWith(error)(run) : one)),
      }));
    }
  };

  const startNext = (tabId: string) => {
    const [next, ...rest] = waiting.current.get(tabId) ?? [];
    if (next === undefined) return;
    queue(tabId, rest);
    void start(tabId, next, true);
  };

  return {
    of: (tabId: string): TabRuns => all[tabId] ?? NO_RUNS,
    /** Statements under way that must be followed. */
    followed: Object.entries(all).flatMap(([tabId, { runs }]) =>
      runs.flatMap((run) => (run.id !== null && isUnderWay(run) ? [{ tabId, id: run.id }] : [])),
    ),

    run: (tabId: string, asked: readonly Asked[]) => {
      const [first, ...rest] = asked;
      if (first === undefined || busyRun(all[tabId] ?? NO_RUNS) !== null) return;
      edit(tabId, (runs) => ({ ...runs, runs: [] }));
      queue(tabId, rest);
      void start(tabId, first, false);
    },

    onEvent: (tabId: string, id: string, event: WatchedEvent) => {
      edit(tabId, (runs) => withRun(runs, id, (run) => applyEvent(run, event, Date.now())));
      if (event.kind !== 'finished' && event.kind !== 'failed') return;
      void client.invalidateQueries(trpc.queries.history.pathFilter());
      if (event.kind === 'failed') {
        queue(
          tabId,
          (waiting.current.get(tabId) ?? []).filter((one) => one.isIndependent),
        );
        return startNext(tabId);
      }
      if (event.sessionChanges.length > 0) onSessionChange();
      if (event.update !== null) void client.invalidateQueries(trpc.catalog.pathFilter());
      startNext(tabId);
    },

    onLost: (tabId: string, id: string, error: unknown) => {
      queue(tabId, []);
      edit(tabId, (runs) => withRun(runs, id, failWith(error)));
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

    /** Shows a statement that was started elsewhere, beside the others. */
    open: async (tabId: string, id: string, title: string | null) => {
      edit(tabId, (runs) => ({ ...runs, active: id }));
      await show(tabId, id, title, true);
    },

    select: (tabId: string, active: string) => edit(tabId, (runs) => ({ ...runs, active })),
  };
}

const messageOf = (error: unknown): string =>
  error instanceof Error ? describeFailure(error).message : String(error);

const failWith = (error: unknown) => (run: QueryRun) =>
  failRun(run, { name: '', message: messageOf(error), place: null }, Date.now());
