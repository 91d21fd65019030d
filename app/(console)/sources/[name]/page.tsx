import { decodeSegment } from '#components/catalog/catalog-url.ts';
import { SourcePage } from '#components/sources/source-page.tsx';
import { getQueryClient, Hydrate, trpc } from '#components/trpc/server.tsx';

interface Props {
  readonly params: Promise<{ readonly name: string }>;
}

export async function generateMetadata({ params }: Props) {
  return { title: decodeSegment((await params).name) };
}

export default async function Page({ params }: Props) {
  const name = decodeSegment((await params).name);
  // Started, not awaited: the browser receives the pending query and finishes the wait.
  void getQueryClient().prefetchQuery(trpc.sources.get.queryOptions({ name }));
  return (
    <Hydrate>
      <SourcePage name={name} />
    </Hydrate>
  );
}
