import { redirect } from 'next/navigation';
import { readRef, withRef } from '#components/shell/ref-url.ts';
import { consoleFacts } from '#server/api/console-facts.ts';

interface Props {
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

export default async function Page({ searchParams }: Props) {
  const { defaultBranch } = consoleFacts();
  redirect(
    withRef('/quality/quarantine', readRef(await searchParams, defaultBranch), defaultBranch),
  );
}
