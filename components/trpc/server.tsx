import 'server-only';
import { dehydrate, HydrationBoundary } from '@tanstack/react-query';
import { createTRPCOptionsProxy } from '@trpc/tanstack-react-query';
import { headers } from 'next/headers';
import { cache, type ReactNode } from 'react';
import { requestIdOf } from '#server/api/request-id.ts';
import { getSession } from '#server/api/session.ts';
import type { Context } from '#server/api/trpc/init.ts';
import { appRouter } from '#server/api/trpc/root.ts';
import { services } from '#server/platform/slot.ts';
import { createQueryClient } from './query-client.ts';

/** One for the request being rendered. */
export const getQueryClient = cache(createQueryClient);

const getContext = cache(
  async (): Promise<Context> => ({
    services: services(),
    caller: await getSession(),
    requestId: requestIdOf(await headers()),
  }),
);

/** Procedures without a way over the network: `void getQueryClient().prefetchQuery(trpc.noun.verb.queryOptions(input))`. */
export const trpc = createTRPCOptionsProxy({
  router: appRouter,
  ctx: getContext,
  queryClient: getQueryClient,
});

/** Hands to the browser what was asked on the server, also what is still under way. */
export function Hydrate({ children }: { readonly children: ReactNode }) {
  return <HydrationBoundary state={dehydrate(getQueryClient())}>{children}</HydrationBoundary>;
}
