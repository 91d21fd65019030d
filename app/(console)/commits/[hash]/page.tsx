import { CommitPage } from '#components/commits/commit-page.tsx';

interface Props {
  readonly params: Promise<{ readonly hash: string }>;
}

export async function generateMetadata({ params }: Props) {
  return { title: `Commit ${(await params).hash.slice(0, 8)}` };
}

export default async function Page({ params }: Props) {
  return <CommitPage hash={(await params).hash} />;
}
