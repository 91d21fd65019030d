'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTRPC } from '#components/trpc/client.tsx';
import { describeFailure } from '#components/ui/describe-failure.ts';
import { useToast } from '#components/ui/toast.tsx';
import type { ResultTab } from './result-tab.ts';

const NONE: readonly ResultTab[] = [];

/** The results of an editor tab, kept by the server: they are there after a reload and on another machine. */
export function useResultTabs(tabId: string | null) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const toast = useToast();
  const listed = useQuery(
    trpc.results.list.queryOptions(
      { tabId: tabId ?? '' },
      {
        enabled: tabId !== null,
        staleTime: Number.POSITIVE_INFINITY,
        select: (all) =>
          all.map(
            ({ queryId, title, isPinned }): ResultTab => ({ queryId, title, pinned: isPinned }),
          ),
      },
    ),
  );
  const onError = (error: Error | { readonly message: string }) =>
    toast({
      kind: 'bad',
      title: 'The result stays as it was',
      description: describeFailure(error).message,
    });
  const opening = useMutation(trpc.results.open.mutationOptions({ onError }));
  const changing = useMutation(trpc.results.change.mutationOptions({ onError }));
  const closing = useMutation(trpc.results.close.mutationOptions({ onError }));
  const keep = (id: string) => ({
    onSuccess: (tabs: NonNullable<typeof opening.data>) =>
      client.setQueryData(trpc.results.list.queryKey({ tabId: id }), [...tabs]),
  });

  return {
    results: listed.data ?? NONE,
    /** Shows results; those that are not pinned make room for them unless `keepsOthers`. */
    open: (
      results: readonly { readonly queryId: string; readonly title: string }[],
      { keepsOthers = false }: { readonly keepsOthers?: boolean } = {},
    ) => {
      if (tabId !== null)
        opening.mutate({ tabId, results: [...results], keepsOthers }, keep(tabId));
    },
    pin: (queryId: string, isPinned: boolean) => {
      if (tabId !== null) changing.mutate({ tabId, queryId, isPinned }, keep(tabId));
    },
    rename: (queryId: string, title: string) => {
      if (tabId !== null) changing.mutate({ tabId, queryId, title }, keep(tabId));
    },
    close: (queryId: string) => {
      if (tabId !== null) closing.mutate({ tabId, queryId }, keep(tabId));
    },
  };
}
