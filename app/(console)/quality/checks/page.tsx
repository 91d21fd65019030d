import { ChecksPage } from '#components/quality/checks-page.tsx';

export const metadata = { title: 'Checks' };

export default function Page() {
  return <ChecksPage />;
}
