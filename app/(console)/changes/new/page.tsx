import { NewChangePage } from '#components/changes/new-change-page.tsx';

export const metadata = { title: 'New change' };

export default function Page() {
  return <NewChangePage />;
}
