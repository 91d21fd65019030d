'use client';

import { QueryClientProvider } from '@tanstack/react-query';
import {
  createTRPCClient,
  httpBatchStreamLink,
  httpSubscriptionLink,
  splitLink,
  TRPCClientError,
  type TRPCLink,
} from '@trpc/client';
import { observable } from '@trpc/server/observable';
import { type ReactNode, useState } from 'react';
import superjson from 'superjson';
import type { AppRouter } from '#server/api/trpc/root.ts';
import { TRPCProvider } from './client.tsx';
import { createQueryClient } from './query-client.ts';

const URL = '/api/trpc';

/** Queries, mutations and subscriptions for every component below. */
export function ApiProvider({ children }: { readonly children: ReactNode }) {
  const [queryClient] = useState(createQueryClient);
  const [trpcClient] = useState(() =>
    createTRPCClient<AppRouter>({
      links: typeof window === 'undefined' ? [browserOnly] : browserLinks(),
    }),
  );
  return (
    <QueryClientProvider client={queryClient}>
      <TRPCProvider trpcClient={trpcClient} queryClient={queryClient}>
        {children}
      </TRPCProvider>
    </QueryClientProvider>
  );
}

/** A batch streams, so that one slow query does not hold up the others; progress comes by SSE. */
function browserLinks(): TRPCLink<AppRouter>[] {
  return [
    splitLink({
      condition: (operation) => operation.type === 'subscription',
      true: httpSubscriptionLink({ url: URL, transformer: superjson }),
      false: httpBatchStreamLink({ url: URL, transformer: superjson }),
    }),
  ];
}

/**
 * While a page renders on the server its queries are prefetched in the process. One that was not
 * is left to the browser, which has the person's cookie.
 */
const browserOnly: TRPCLink<AppRouter> = () => (context) =>
  observable((observer) => {
    observer.error(new TRPCClientError(`${context.op.path} is asked for in the browser.`));
  });
