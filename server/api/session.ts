import 'server-only';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { cache } from 'react';
import { readSignInLink, type SignInLinkState } from '#server/auth/read-sign-in-link.ts';
import { services } from '#server/platform/slot.ts';
import { callerOfCookie } from './caller.ts';
import type { Caller } from './trpc/init.ts';

/** Who is signed in on the page being rendered; null when nobody is. */
export const getSession = cache(async (): Promise<Caller | null> => {
  const cookie = (await headers()).get('cookie');
  return callerOfCookie(services(), cookie);
});

/** The same for a page that needs somebody: goes to the sign-in page otherwise. */
export async function requireSession(): Promise<Caller> {
  return (await getSession()) ?? redirect('/signin');
}

/** What a one-time link is good for, without using it up. */
export function linkState(code: string): Promise<SignInLinkState> {
  return readSignInLink(services(), code);
}
