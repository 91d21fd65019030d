import { BranchesPage } from '#components/branches/branches-page.tsx';

export const metadata = { title: 'Branches' };

export default function Page() {
  return <BranchesPage />;
}
