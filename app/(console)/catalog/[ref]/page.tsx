import { BrowserPage } from '#components/catalog/browser-page.tsx';
import { decodeSegment } from '#components/catalog/catalog-url.ts';
import { getQueryClient, Hydrate, trpc } from '#components/trpc/server.tsx';

interface Props {
  readonly params: Promise<{ readonly ref: string }>;
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

export const metadata = { title: 'Catalog' };

export default async function Page({ params, searchParams }: Props) {
  const ref = decodeSegment((await params).ref);
  const { at } = await searchParams;
  // Started, not awaited: the browser receives the pending query and finishes the wait.
  void getQueryClient().prefetchQuery(
    trpc.catalog.tables.queryOptions({ ref, at: typeof at === 'string' ? at : null }),
  );
  return (
    <Hydrate>
      <BrowserPage />
    </Hydrate>
  );
}
