import { notFound } from 'next/navigation';
import { ChangePage } from '#components/changes/change-page.tsx';
import { getQueryClient, Hydrate, trpc } from '#components/trpc/server.tsx';

interface Props {
  readonly params: Promise<{ readonly number: string }>;
}

export async function generateMetadata({ params }: Props) {
  return { title: `Change #${(await params).number}` };
}

export default async function Page({ params }: Props) {
  const { number: text } = await params;
  if (!/^[1-9]\d{0,8}$/.test(text)) notFound();
  const number = Number(text);
  // Started, not awaited: the browser receives the pending query and finishes the wait.
  void getQueryClient().prefetchQuery(trpc.changes.get.queryOptions({ number }));
  return (
    <Hydrate>
      <ChangePage number={number} />
    </Hydrate>
  );
}
