import type { Metadata } from 'next';
import { HubPage } from '#components/hub/hub-page.tsx';
import { getQueryClient, Hydrate, trpc } from '#components/trpc/server.tsx';

export const metadata: Metadata = { title: 'Hub' };

export default function Hub() {
  const client = getQueryClient();
  // Started, not awaited: each part arrives when it is ready.
  void client.prefetchQuery(trpc.hub.overview.queryOptions());
  void client.prefetchQuery(trpc.hub.attention.queryOptions());
  void client.prefetchQuery(trpc.hub.freshness.queryOptions());
  void client.prefetchQuery(trpc.hub.latestRuns.queryOptions());
  return (
    <Hydrate>
      <HubPage />
    </Hydrate>
  );
}
