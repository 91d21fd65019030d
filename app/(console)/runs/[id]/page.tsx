import { RunPage } from '#components/runs/run-page.tsx';
import { getQueryClient, Hydrate, trpc } from '#components/trpc/server.tsx';

interface Props {
  readonly params: Promise<{ readonly id: string }>;
}

export async function generateMetadata({ params }: Props) {
  return { title: `Run ${(await params).id.slice(0, 8)}` };
}

export default async function Page({ params }: Props) {
  const { id } = await params;
  // Started, not awaited: the browser receives the pending query and finishes the wait.
  void getQueryClient().prefetchQuery(trpc.runs.get.queryOptions({ id }));
  return (
    <Hydrate>
      <RunPage id={id} />
    </Hydrate>
  );
}
