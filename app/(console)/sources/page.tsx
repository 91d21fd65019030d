import { SourcesPage } from '#components/sources/sources-page.tsx';
import { getQueryClient, Hydrate, trpc } from '#components/trpc/server.tsx';

export const metadata = { title: 'Sources' };

export default function Page() {
  const client = getQueryClient();
  // Started, not awaited: the browser receives the pending queries and finishes the wait.
  void client.prefetchQuery(trpc.sources.list.queryOptions());
  void client.prefetchQuery(trpc.sources.people.queryOptions());
  return (
    <Hydrate>
      <SourcesPage />
    </Hydrate>
  );
}
