import { ComparePage } from '#components/compare/compare-page.tsx';

export const metadata = { title: 'Compare' };

export default function Page() {
  return <ComparePage range={null} />;
}
