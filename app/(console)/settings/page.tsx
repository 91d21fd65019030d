import type { Metadata } from 'next';
import { SettingsPage } from '#components/auth/settings-page.tsx';
import { getQueryClient, Hydrate, trpc } from '#components/trpc/server.tsx';
import { requireSession } from '#server/api/session.ts';

export const metadata: Metadata = { title: 'Settings' };

export default async function Settings() {
  const { role } = await requireSession();
  if (role === 'admin') {
    void getQueryClient().prefetchQuery(trpc.auth.people.queryOptions());
    void getQueryClient().prefetchQuery(trpc.auth.tokens.queryOptions());
  }
  return (
    <Hydrate>
      <SettingsPage />
    </Hydrate>
  );
}
