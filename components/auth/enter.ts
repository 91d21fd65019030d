import { signIn } from 'next-auth/react';

/** Asks to be let in. Null is in; else the sentence that says why not. */
export async function enter(
  by: 'password' | 'link',
  credentials: Readonly<Record<string, string>>,
): Promise<string | null> {
  try {
    const answer = await signIn(by, { ...credentials, redirect: false });
    if (answer === undefined) return 'The console did not answer. Try again in a moment.';
    return answer.ok && answer.error === null ? null : (answer.error ?? 'Signing in failed.');
  } catch {
    return 'The console does not answer. It may be restarting: try again in a moment.';
  }
}
