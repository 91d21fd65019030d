'use client';

import { useSearchParams } from 'next/navigation';
import { useEffect, useEffectEvent } from 'react';
import { useConsole } from '#components/shell/console-context.tsx';
import { readRef } from '#components/shell/ref-url.ts';
import { useTRPCClient } from '#components/trpc/client.tsx';
import { describeFailure } from '#components/ui/describe-failure.ts';
import { useToast } from '#components/ui/toast.tsx';
import { type EditorTab, neighbour, tabForPlace } from './editor-tab.ts';
import { keep, readKept } from './kept.ts';
import type { SqlTabs } from './use-sql-tabs.ts';

const STARTER = `-- Every table of the lake answers here. Press ⌘↵ to run.
SHOW TABLES FROM iceberg.silver`;

/**
 * The tab that is shown. The address names it with its ref and moment, so that the ref picker, the bar
 * over the page and links mean the same; changing them there changes the tab.
 */
export function useActiveTab(sql: SqlTabs) {
  const params = useSearchParams();
  const { defaultBranch } = useConsole();
  const client = useTRPCClient();
  const toast = useToast();
  const { tabs } = sql;
  const place = readRef(new URLSearchParams(params), defaultBranch);
  const named = tabs?.find(({ id }) => id === params.get('tab')) ?? null;

  const show = (tab: EditorTab) => {
    keep('tab', tab.id);
    window.history.replaceState(null, '', addressOf(tab, defaultBranch));
  };

  const openSaved = async (id: string, version: number) => {
    try {
      const saved = await client.savedQueries.get.query({ id, ...(version > 0 && { version }) });
      const { ref, at, sql: text, parameters } = saved.contents;
      const tab = sql.open({ ref, at }, text, { title: saved.name, savedQuery: id });
      const values = parameters.map(({ name, type, value }) => [name, { type, value }]);
      keep(`values.${tab.id}`, JSON.stringify(Object.fromEntries(values)));
      show(tab);
    } catch (error) {
      const description = error instanceof Error ? describeFailure(error).message : String(error);
      toast({ kind: 'bad', title: 'The saved query cannot be opened', description });
      window.history.replaceState(null, '', '/sql');
    }
  };

  const settle = useEffectEvent((address: string) => {
    if (tabs === null) return;
    const asked = new URLSearchParams(address);
    const given = asked.get('q');
    const saved = asked.get('saved');
    if (named !== null) {
      const hasMoved = named.ref !== place.ref || named.at !== place.at;
      if (hasMoved) sql.change(named.id, place);
      return;
    }
    if (saved !== null) return void openSaved(saved, Number(asked.get('version')));
    if (given !== null) {
      const same = tabs.find(
        ({ draft, ref, at }) => draft === given && ref === place.ref && at === place.at,
      );
      return show(same ?? sql.open(place, given));
    }
    const isNamed = params.has('ref') || params.has('at');
    const found = tabForPlace(tabs, isNamed ? place : null, readKept('tab'));
    show(found ?? sql.open(place, tabs.length === 0 ? STARTER : ''));
  });
  const isLoaded = tabs !== null;
  const address = params.toString();
  // The address belongs to the browser: links and the ref picker change it beside this page.
  useEffect(() => {
    if (isLoaded) settle(address);
  }, [isLoaded, address]);

  return {
    /** The ref and moment of the address are ahead of the tab's until they are taken over. */
    active: named === null ? null : { ...named, ...place },
    show,
    close: (tab: EditorTab) => {
      const next = neighbour(tabs ?? [], tab.id);
      sql.close(tab);
      if (tab.id !== named?.id) return;
      show(next ?? sql.open({ ref: tab.ref, at: tab.at }));
    },
    setPlace: (change: { readonly ref?: string; readonly at?: string | null }) => {
      if (named === null) return;
      show({ ...named, ...place, ...change });
    },
  };
}

function addressOf(tab: EditorTab, defaultBranch: string): string {
  const query = new URLSearchParams({ tab: tab.id });
  if (tab.ref !== defaultBranch) query.set('ref', tab.ref);
  if (tab.at !== null) query.set('at', tab.at);
  return `/sql?${query}`;
}

export type ActiveTab = ReturnType<typeof useActiveTab>;
