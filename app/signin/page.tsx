import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { PasswordForm } from '#components/auth/password-form.tsx';
import { SignInFrame } from '#components/auth/sign-in-frame.tsx';
import { consoleFacts } from '#server/api/console-facts.ts';
import { getSession } from '#server/api/session.ts';

export const metadata: Metadata = { title: 'Sign in' };

export default async function SignInPage({ searchParams }: PageProps<'/signin'>) {
  const { next, link } = await searchParams;
  if (typeof link === 'string') redirect(`/signin/link/${encodeURIComponent(link)}`);
  const target = typeof next === 'string' && isInside(next) ? next : '/';
  if ((await getSession()) !== null) redirect(target);
  return (
    <SignInFrame facts={consoleFacts()} host={(await headers()).get('host') ?? 'this console'}>
      <PasswordForm next={target} />
    </SignInFrame>
  );
}

/** A path of this console: `//elsewhere` and `/\elsewhere` are other hosts. */
function isInside(path: string): boolean {
  return /^\/(?![/\\])/.test(path);
}
