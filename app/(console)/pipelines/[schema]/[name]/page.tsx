import { decodeSegment } from '#components/catalog/catalog-url.ts';
import { AssetPage } from '#components/pipelines/asset-page.tsx';
import { readRef } from '#components/shell/ref-url.ts';
import { getQueryClient, Hydrate, trpc } from '#components/trpc/server.tsx';
import { consoleFacts } from '#server/api/console-facts.ts';

interface Props {
  readonly params: Promise<{ readonly schema: string; readonly name: string }>;
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

async function nameOf({ params }: Props): Promise<string> {
  const { schema, name } = await params;
  return `${decodeSegment(schema)}.${decodeSegment(name)}`;
}

export async function generateMetadata(props: Props) {
  return { title: await nameOf(props) };
}

export default async function Page(props: Props) {
  const name = await nameOf(props);
  const { ref, at } = readRef(await props.searchParams, consoleFacts().defaultBranch);
  const client = getQueryClient();
  // Started, not awaited: the browser receives the pending queries and finishes the wait.
  void client.prefetchQuery(trpc.pipelines.asset.queryOptions({ ref, at, name }));
  void client.prefetchQuery(trpc.pipelines.assets.queryOptions({ ref, at }));
  return (
    <Hydrate>
      <AssetPage name={name} />
    </Hydrate>
  );
}
