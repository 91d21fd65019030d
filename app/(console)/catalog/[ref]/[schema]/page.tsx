import { BrowserPage } from '#components/catalog/browser-page.tsx';
import { decodeSegment } from '#components/catalog/catalog-url.ts';
import { getQueryClient, Hydrate, trpc } from '#components/trpc/server.tsx';

interface Props {
  readonly params: Promise<{ readonly ref: string; readonly schema: string }>;
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

export const metadata = { title: 'Catalog' };

export default async function Page({ params, searchParams }: Props) {
  const { ref, schema } = await params;
  const { at } = await searchParams;
  void getQueryClient().prefetchQuery(
    trpc.catalog.tables.queryOptions({
      ref: decodeSegment(ref),
      at: typeof at === 'string' ? at : null,
    }),
  );
  return (
    <Hydrate>
      <BrowserPage namespace={decodeSegment(schema)} />
    </Hydrate>
  );
}
