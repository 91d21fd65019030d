'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { useTRPC } from '#components/trpc/client.tsx';
import type { SaveTabInput } from '#server/queries/tabs/tab-views.ts';
import { type EditorTab, moved, newTab, type TabPlace } from './editor-tab.ts';
import { keep, readKept } from './kept.ts';

const DRAFT_REST_MS = 700;

/** What of a tab a person changes. */
export type TabChange = Partial<
  Pick<EditorTab, 'title' | 'ref' | 'at' | 'draft' | 'savedQuery'>
> & {
  readonly catalog?: string | null;
  readonly schema?: string | null;
};

/**
 * The tabs of the person. They change here at once and are saved behind; a draft lies in this browser
 * until the server has it. Null while the server was not heard yet.
 */
export function useSqlTabs() {
  const trpc = useTRPC();
  const client = useQueryClient();
  const listed = useQuery({
    ...trpc.workbench.tabs.queryOptions(),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const [tabs, setTabs] = useState<readonly EditorTab[] | null>(null);
  const [lastClosed, setLastClosed] = useState<EditorTab | null>(null);
  const [saveFailure, setSaveFailure] = useState<string | null>(null);
  const saving = useMutation(trpc.workbench.saveTab.mutationOptions());
  const ordering = useMutation(trpc.workbench.orderTabs.mutationOptions());
  const closing = useMutation(trpc.workbench.closeTab.mutationOptions());
  const resetting = useMutation(trpc.workbench.resetSession.mutationOptions());
  const resting = useRef(new Map<string, ReturnType<typeof setTimeout>>());

  if (tabs === null && listed.data !== undefined) setTabs(listed.data.map(withKeptDraft));

  const edit = (id: string, change: (tab: EditorTab) => EditorTab) =>
    setTabs((all) => all?.map((tab) => (tab.id === id ? change(tab) : tab)) ?? null);

  const save = (input: SaveTabInput) =>
    saving.mutate(input, {
      onSuccess: (saved) => {
        setSaveFailure(null);
        if (readKept(`draft.${input.id}`) === saved.draft) keep(`draft.${input.id}`, null);
      },
      onError: ({ message }) => setSaveFailure(message),
    });

  const saveDraftNow = (id: string, draft: string) => {
    clearTimeout(resting.current.get(id));
    resting.current.delete(id);
    save({ id, draft });
  };

  // What was typed last must not be lost with the page.
  const forgetTimers = useEffectEvent(() => {
    for (const timer of resting.current.values()) clearTimeout(timer);
  });
  useEffect(() => forgetTimers, []);

  return {
    tabs,
    failure: listed.error,
    retry: () => void listed.refetch(),
    saveFailure,
    isSaving: saving.isPending,
    lastClosed,

    change: (id: string, change: TabChange) => {
      // The editor tells what was typed last when a closed tab goes away.
      if (tabs?.some((tab) => tab.id === id) !== true) return;
      const { catalog, schema, draft, ...rest } = change;
      edit(id, (tab) => ({
        ...tab,
        ...rest,
        ...(draft !== undefined && { draft }),
        session: {
          ...tab.session,
          ...(catalog !== undefined && { catalog }),
          ...(schema !== undefined && { schema }),
        },
      }));
      if (draft === undefined) return save({ id, ...change });
      keep(`draft.${id}`, draft);
      clearTimeout(resting.current.get(id));
      resting.current.set(
        id,
        setTimeout(() => saveDraftNow(id, draft), DRAFT_REST_MS),
      );
    },

    open: (
      place: TabPlace,
      draft = '',
      more: { readonly title?: string; readonly savedQuery?: string } = {},
    ): EditorTab => {
      const tab = { ...newTab(crypto.randomUUID(), tabs ?? [], place, draft), ...more };
      setTabs((all) => [...(all ?? []), tab]);
      const { id, title, savedQuery } = tab;
      save({ id, title, ...place, draft, savedQuery, position: (tabs ?? []).length });
      return tab;
    },

    close: (tab: EditorTab) => {
      const timer = resting.current.get(tab.id);
      if (timer !== undefined) saveDraftNow(tab.id, tab.draft);
      setTabs((all) => all?.filter(({ id }) => id !== tab.id) ?? null);
      setLastClosed(tab);
      closing.mutate({ id: tab.id });
    },

    /** Opens the tab again that was closed last. */
    reopen: (): EditorTab | null => {
      if (lastClosed === null) return null;
      setTabs((all) => [...(all ?? []), lastClosed]);
      save({ id: lastClosed.id, draft: lastClosed.draft });
      setLastClosed(null);
      return lastClosed;
    },

    move: (id: string, by: number) => {
      if (tabs === null) return;
      const next = moved(tabs, id, by);
      setTabs(next);
      ordering.mutate({ ids: next.map((tab) => tab.id) });
    },

    /** Reads what statements have set of the sessions. */
    readSessions: async () => {
      const fresh = await client.fetchQuery({
        ...trpc.workbench.tabs.queryOptions(),
        staleTime: 0,
      });
      for (const { id, session } of fresh) edit(id, (tab) => ({ ...tab, session }));
    },

    resetSession: (id: string) =>
      resetting.mutate(
        { id },
        { onSuccess: (session) => edit(id, (tab) => ({ ...tab, session })) },
      ),
  };
}

export type SqlTabs = ReturnType<typeof useSqlTabs>;

function withKeptDraft(tab: EditorTab): EditorTab {
  const kept = readKept(`draft.${tab.id}`);
  return kept === null ? tab : { ...tab, draft: kept };
}
