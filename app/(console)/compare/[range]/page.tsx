import { ComparePage } from '#components/compare/compare-page.tsx';

interface Props {
  readonly params: Promise<{ readonly range: string }>;
}

export const metadata = { title: 'Compare' };

export default async function Page({ params }: Props) {
  const { range } = await params;
  return <ComparePage range={range} />;
}
