import { decodeSegment } from '#components/catalog/catalog-url.ts';
import { PipelinesPage } from '#components/pipelines/pipelines-page.tsx';
import { readRef } from '#components/shell/ref-url.ts';
import { getQueryClient, Hydrate, trpc } from '#components/trpc/server.tsx';
import { consoleFacts } from '#server/api/console-facts.ts';

interface Props {
  readonly params: Promise<{ readonly schema: string }>;
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

export const metadata = { title: 'Pipelines' };

/** The assets of one layer. */
export default async function Page({ params, searchParams }: Props) {
  const { ref, at } = readRef(await searchParams, consoleFacts().defaultBranch);
  void getQueryClient().prefetchQuery(trpc.pipelines.assets.queryOptions({ ref, at }));
  return (
    <Hydrate>
      <PipelinesPage filter={`${decodeSegment((await params).schema)}.`} />
    </Hydrate>
  );
}
