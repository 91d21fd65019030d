import { CSPProvider } from '@base-ui/react/csp-provider';
import type { Metadata, Viewport } from 'next';
import { cookies, headers } from 'next/headers';
import type { ReactNode } from 'react';
import './globals.css';

export const metadata: Metadata = {
  title: { default: 'Cascade', template: '%s · Cascade' },
  description: 'Console of a branching data lakehouse',
};

export const viewport: Viewport = { width: 'device-width', initialScale: 1 };

/** Every page is made for its request: it carries the nonce of that request's policy. */
export default async function RootLayout({ children }: { readonly children: ReactNode }) {
  const nonce = (await headers()).get('x-nonce') ?? undefined;
  const chosen = (await cookies()).get('theme')?.value;
  const theme = chosen === 'dark' || chosen === 'light' ? chosen : null;
  return (
    // The theme may be set before React starts, by theme.js.
    <html lang="en" data-theme={theme ?? 'light'} suppressHydrationWarning>
      <head>
        {theme === null && <script src="/theme.js" nonce={nonce} suppressHydrationWarning />}
      </head>
      <body>
        <CSPProvider disableStyleElements>{children}</CSPProvider>
      </body>
    </html>
  );
}
