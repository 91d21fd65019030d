import { PipelinesPage } from '#components/pipelines/pipelines-page.tsx';
import { readRef } from '#components/shell/ref-url.ts';
import { getQueryClient, Hydrate, trpc } from '#components/trpc/server.tsx';
import { consoleFacts } from '#server/api/console-facts.ts';

interface Props {
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

export const metadata = { title: 'Pipelines' };

export default async function Page({ searchParams }: Props) {
  const { ref, at } = readRef(await searchParams, consoleFacts().defaultBranch);
  // Started, not awaited: the browser receives the pending query and finishes the wait.
  void getQueryClient().prefetchQuery(trpc.pipelines.assets.queryOptions({ ref, at }));
  return (
    <Hydrate>
      <PipelinesPage />
    </Hydrate>
  );
}
