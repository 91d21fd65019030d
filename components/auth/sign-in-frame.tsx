import type { ReactNode } from 'react';
import { BrandMark } from '#components/shell/brand.tsx';
import { ThemeSwitch } from '#components/shell/theme-switch.tsx';

interface Props {
  readonly facts: { readonly mode: string; readonly engine: string; readonly version: string };
  readonly host: string;
  readonly children: ReactNode;
}

/** The page around a sign-in: who asks for it, and what is behind it. */
export function SignInFrame({ facts, host, children }: Props) {
  return (
    <div className="grid min-h-screen grid-rows-[auto_1fr_auto]">
      <header className="flex h-11 items-center justify-between px-4">
        <span className="flex items-center gap-2.5 font-semibold tracking-[-0.01em]">
          <BrandMark />
          Cascade
        </span>
        <ThemeSwitch />
      </header>
      <main className="grid content-start justify-items-center px-3 pt-[11vh] pb-12 max-md:pt-6">
        <section aria-labelledby="title" className="w-[min(360px,100%)]">
          <h1 id="title" className="text-h1 font-semibold tracking-[-0.012em]">
            Sign in
          </h1>
          <p className="mt-0.5 mb-5 text-fg-3">
            to <code>{host}</code>, {facts.mode} mode
          </p>
          {children}
        </section>
      </main>
      <footer className="flex flex-wrap justify-center gap-4 p-3 text-micro text-fg-3">
        <b className="font-medium text-fg-2">{facts.mode}</b>
        <span>{facts.engine}</span>
        <span>console {facts.version}</span>
      </footer>
    </div>
  );
}
