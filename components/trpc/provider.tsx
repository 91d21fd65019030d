'use client';

import { QueryClientProvider } from '@tanstack/react-query';
import {
  createTRPCClient,
  httpBatchStreamLink,
  httpSubscriptionLink,
  splitLink,
} from '@trpc/client';
import { type ReactNode, useState } from 'react';
import superjson from 'superjson';
import type { AppRouter } from '#server/api/trpc/root.ts';
import { TRPCProvider } from './client.tsx';
import { createQueryClient } from './query-client.ts';

interface Props {
  /** Origin of this server, for the calls that a failed prefetch makes while rendering there. */
  readonly origin: string;
  /** The cookie header of the request being rendered; null in the browser, which sends its own. */
  readonly children: ReactNode;
}

/** Queries in one slow pipe must not hold up the batch: it streams. Subscriptions go by SSE. */
export function ApiProvider({ origin, children }: Props) {
  const [queryClient] = useState(createQueryClient);
  const [trpcClient] = useState(() => {
    const url = typeof window === 'undefined' ? `${origin}/api/trpc` : '/api/trpc';
    return createTRPCClient<AppRouter>({
      links: [
        splitLink({
          condition: (operation) => operation.type === 'subscription',
          true: httpSubscriptionLink({ url, transformer: superjson }),
          false: httpBatchStreamLink({ url, transformer: superjson }),
        }),
      ],
    });
  });
  return (
    <QueryClientProvider client={queryClient}>
      <TRPCProvider trpcClient={trpcClient} queryClient={queryClient}>
        {children}
      </TRPCProvider>
    </QueryClientProvider>
  );
}
