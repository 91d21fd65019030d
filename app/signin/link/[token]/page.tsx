import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { PasswordForm } from '#components/auth/password-form.tsx';
import { RedeemLink } from '#components/auth/redeem-link.tsx';
import { SignInFrame } from '#components/auth/sign-in-frame.tsx';
import { formatUtc } from '#components/ui/format.ts';
import { Note } from '#components/ui/note.tsx';
import { consoleFacts } from '#server/api/console-facts.ts';
import { linkState } from '#server/api/session.ts';

export const metadata: Metadata = { title: 'Sign in' };

export default async function SignInLinkPage({ params }: PageProps<'/signin/link/[token]'>) {
  const { token } = await params;
  const state = await linkState(token);
  const host = (await headers()).get('host') ?? 'this console';
  return (
    <SignInFrame facts={consoleFacts()} host={host}>
      {state.kind === 'ready' ? (
        <RedeemLink code={token} name={state.name} />
      ) : (
        <div className="grid gap-4">
          <Note kind="warn" role="alert">
            {state.kind === 'used' && (
              <>
                <b>This link was used</b> on {formatUtc(state.at)}. A link works once. If that was
                not you, tell an admin.
              </>
            )}
            {state.kind === 'expired' && (
              <>
                <b>This link expired</b> on {formatUtc(state.at)}. Ask for a new one, or use your
                password.
              </>
            )}
            {state.kind === 'unknown' && (
              <>
                <b>This link is not known here.</b> Check that it was copied whole, or use your
                password.
              </>
            )}
          </Note>
          <PasswordForm next="/" />
        </div>
      )}
    </SignInFrame>
  );
}
