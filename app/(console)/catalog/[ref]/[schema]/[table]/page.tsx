import { decodeSegment } from '#components/catalog/catalog-url.ts';
import { TablePage } from '#components/catalog/table-page.tsx';
import { jobLists } from '#components/maintenance/job-lists.ts';
import { getQueryClient, Hydrate, trpc } from '#components/trpc/server.tsx';

interface Props {
  readonly params: Promise<{
    readonly ref: string;
    readonly schema: string;
    readonly table: string;
  }>;
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

export async function generateMetadata({ params }: Props) {
  const { schema, table } = await params;
  return { title: `${decodeSegment(schema)}.${decodeSegment(table)}` };
}

export default async function Page({ params, searchParams }: Props) {
  const { ref, schema, table } = await params;
  const { at, view } = await searchParams;
  const moment = { ref: decodeSegment(ref), at: typeof at === 'string' ? at : null };
  const namespace = decodeSegment(schema);
  const name = decodeSegment(table);
  const input = { ...moment, key: [...namespace.split('.'), name] };
  const client = getQueryClient();
  // Started, not awaited: the browser receives the pending queries and finishes the wait.
  void client.prefetchQuery(trpc.catalog.table.queryOptions(input));
  void client.prefetchQuery(trpc.catalog.snapshots.queryOptions({ ...input, limit: 500 }));
  void client.prefetchQuery(trpc.pipelines.assets.queryOptions(moment));
  if (view === 'files') {
    void client.prefetchQuery(trpc.catalog.files.queryOptions({ ...input, limit: 1000 }));
  }
  if (view === 'maintenance') {
    void client.prefetchQuery(trpc.maintenance.health.queryOptions(input));
    for (const jobs of jobLists(input.key)) {
      void client.prefetchQuery(trpc.maintenance.list.queryOptions(jobs));
    }
  }
  return (
    <Hydrate>
      <TablePage namespace={namespace} table={name} />
    </Hydrate>
  );
}
