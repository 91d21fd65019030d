import { cookies } from 'next/headers';
import { type ReactNode, Suspense } from 'react';
import { ConsoleProvider } from '#components/shell/console-context.tsx';
import { Shell } from '#components/shell/shell.tsx';
import { ApiProvider } from '#components/trpc/provider.tsx';
import { ToastProvider } from '#components/ui/toast.tsx';
import { consoleFacts } from '#server/api/console-facts.ts';
import { requireSession } from '#server/api/session.ts';

export default async function ConsoleLayout({ children }: { readonly children: ReactNode }) {
  const { name, role } = await requireSession();
  const railOpen = (await cookies()).get('rail')?.value !== 'icons';
  return (
    <ConsoleProvider facts={{ ...consoleFacts(), person: { name, role } }}>
      <ApiProvider>
        <ToastProvider>
          <Suspense>
            <Shell railOpen={railOpen}>{children}</Shell>
          </Suspense>
        </ToastProvider>
      </ApiProvider>
    </ConsoleProvider>
  );
}
