import { ChangesPage } from '#components/changes/changes-page.tsx';

export const metadata = { title: 'Changes' };

export default function Page() {
  return <ChangesPage />;
}
