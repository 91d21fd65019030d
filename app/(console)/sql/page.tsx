import { redirect } from 'next/navigation';
import { SqlPage } from '#components/sql/sql-page.tsx';

interface Props {
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

export const metadata = { title: 'SQL' };

export default async function Page({ searchParams }: Props) {
  const { commit, ...others } = await searchParams;
  if (typeof commit === 'string' && others['at'] === undefined) redirect(atCommit(commit, others));
  return <SqlPage />;
}

/** Links may name a commit; the console's one word for a moment is `at`. */
function atCommit(commit: string, others: Awaited<Props['searchParams']>): string {
  const query = new URLSearchParams({ at: commit });
  for (const [name, value] of Object.entries(others)) {
    if (typeof value === 'string') query.set(name, value);
  }
  return `/sql?${query}`;
}
