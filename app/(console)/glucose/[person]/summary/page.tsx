import { parseReportUrl, summaryInput, windowInput } from '#components/glucose/report-url.ts';
import { SummaryReport } from '#components/glucose/summary-report.tsx';
import { toParams } from '#components/shell/ref-url.ts';
import { getQueryClient, Hydrate, trpc } from '#components/trpc/server.tsx';
import { consoleFacts } from '#server/api/console-facts.ts';

interface Props {
  readonly params: Promise<{ readonly person: string }>;
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

export async function generateMetadata({ params }: Props) {
  const { person } = await params;
  return { title: `${decodeURIComponent(person)}, glucose summary` };
}

export default async function Page({ params, searchParams }: Props) {
  const person = decodeURIComponent((await params).person);
  const url = parseReportUrl(toParams(await searchParams), consoleFacts().defaultBranch);
  const client = getQueryClient();
  // Started, not awaited: the browser receives the pending queries and finishes the wait.
  void client.prefetchQuery(trpc.glucose.summary.queryOptions(summaryInput(person, url)));
  void client.prefetchQuery(trpc.glucose.profile.queryOptions(windowInput(person, url)));
  void client.prefetchQuery(trpc.glucose.trace.queryOptions(windowInput(person, url)));
  void client.prefetchQuery(trpc.glucose.days.queryOptions(summaryInput(person, url)));
  return (
    <Hydrate>
      <SummaryReport person={person} />
    </Hydrate>
  );
}
