import { QuarantinePage } from '#components/quality/quarantine-page.tsx';
import { countsInput, parseQuarantineUrl, rowsInput } from '#components/quality/quarantine-url.ts';
import { toParams } from '#components/shell/ref-url.ts';
import { getQueryClient, Hydrate, trpc } from '#components/trpc/server.tsx';
import { consoleFacts } from '#server/api/console-facts.ts';

interface Props {
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

export const metadata = { title: 'Quarantine' };

export default async function Page({ searchParams }: Props) {
  const url = parseQuarantineUrl(toParams(await searchParams), consoleFacts().defaultBranch);
  const client = getQueryClient();
  // Started, not awaited: the browser receives the pending queries and finishes the wait.
  void client.prefetchQuery(trpc.quality.counts.queryOptions(countsInput(url)));
  void client.prefetchQuery(trpc.quality.rules.queryOptions());
  void client.prefetchQuery(trpc.quality.rows.queryOptions(rowsInput(url)));
  return (
    <Hydrate>
      <QuarantinePage />
    </Hydrate>
  );
}
