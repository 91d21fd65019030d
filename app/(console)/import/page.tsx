import { ImportPage } from '#components/imports/import-page.tsx';
import { getQueryClient, Hydrate, trpc } from '#components/trpc/server.tsx';

export const metadata = { title: 'Import a file' };

export default function Page() {
  const client = getQueryClient();
  // Started, not awaited: the browser receives the pending queries and finishes the wait.
  void client.prefetchQuery(trpc.sources.people.queryOptions());
  void client.prefetchQuery(trpc.quality.rules.queryOptions());
  void client.prefetchQuery(trpc.imports.recent.queryOptions());
  return (
    <Hydrate>
      <ImportPage />
    </Hydrate>
  );
}
