import { PeoplePage } from '#components/glucose/people-page.tsx';
import { parseReportUrl, peopleInput } from '#components/glucose/report-url.ts';
import { toParams } from '#components/shell/ref-url.ts';
import { getQueryClient, Hydrate, trpc } from '#components/trpc/server.tsx';
import { consoleFacts } from '#server/api/console-facts.ts';

interface Props {
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

export const metadata = { title: 'People' };

export default async function Page({ searchParams }: Props) {
  const url = parseReportUrl(toParams(await searchParams), consoleFacts().defaultBranch);
  // Started, not awaited: the browser receives the pending query and finishes the wait.
  void getQueryClient().prefetchQuery(trpc.glucose.people.queryOptions(peopleInput(url)));
  return (
    <Hydrate>
      <PeoplePage />
    </Hydrate>
  );
}
