import { redirect } from 'next/navigation';
import { catalogHref } from '#components/catalog/catalog-url.ts';
import { consoleFacts } from '#server/api/console-facts.ts';

interface Props {
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

/** The catalog has the ref in its path. */
export default async function Page({ searchParams }: Props) {
  const { ref, at } = await searchParams;
  const name = typeof ref === 'string' ? ref : consoleFacts().defaultBranch;
  const moment = typeof at === 'string' ? `?${new URLSearchParams({ at })}` : '';
  redirect(`${catalogHref(name)}${moment}`);
}
