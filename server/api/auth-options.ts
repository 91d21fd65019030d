import type { AuthOptions, User } from 'next-auth';
import Credentials from 'next-auth/providers/credentials';
import { z } from 'zod';
import type { Person } from '#server/auth/model/person.ts';
import { Role } from '#server/auth/model/person.ts';
import { redeemSignInLink } from '#server/auth/redeem-sign-in-link.ts';
import { createSignInLimits } from '#server/auth/sign-in-limits.ts';
import { verifyPassword } from '#server/auth/verify-password.ts';
import { AppError } from '#server/platform/errors.ts';
import type { Services } from '#server/platform/services.ts';
import { peerAddress } from './peer.ts';
import { requestIdOf } from './request-id.ts';
import { sessionCookieName } from './session-cookie.ts';

const WEEK_SECONDS = 7 * 24 * 3600;

/** next-auth over our own verbs: a password or a one-time link, a signed cookie, no state here. */
export function authOptions(services: Services, request: Request): AuthOptions {
  const signIn = (check: () => Promise<Person>) => signInOrSayWhy(services, request, check);
  return {
    secret: services.secrets.session,
    session: { strategy: 'jwt', maxAge: WEEK_SECONDS },
    pages: { signIn: '/signin', signOut: '/signin', error: '/signin' },
    cookies: {
      sessionToken: {
        name: sessionCookieName(services.config.port),
        options: {
          httpOnly: true,
          sameSite: 'lax',
          path: '/',
          secure: request.headers.get('x-forwarded-proto') === 'https',
        },
      },
    },
    providers: [
      Credentials({
        id: 'password',
        credentials: { name: {}, password: {} },
        authorize: (given) =>
          signIn(() =>
            verifyPassword(
              { ...services, limits: createSignInLimits(services.database) },
              {
                name: given?.name ?? '',
                password: given?.password ?? '',
                address: peerAddress(request.headers),
              },
            ),
          ),
      }),
      Credentials({
        id: 'link',
        credentials: { token: {} },
        authorize: (given) => signIn(() => redeemSignInLink(services, given?.token ?? '')),
      }),
    ],
    callbacks: {
      jwt: ({ token, user }) => ({ ...token, ...roleOf(user) }),
      session: ({ session, token }) => ({ ...session, ...roleOf(token) }),
    },
    logger: {
      error: (code, metadata) => services.log.warn({ code, error: String(metadata) }, 'next-auth'),
      warn: (code) => services.log.debug({ code }, 'next-auth'),
      debug: () => undefined,
    },
  };
}

/** next-auth hands the message of an error on to the page, so it must be one for people. */
async function signInOrSayWhy(
  services: Services,
  request: Request,
  check: () => Promise<Person>,
): Promise<User> {
  try {
    const { id, name, role } = await check();
    return { id, name, ...{ role } };
  } catch (cause) {
    if (cause instanceof AppError) throw new Error(cause.message, { cause });
    if (cause instanceof z.ZodError) throw new Error('Fill in name and password.', { cause });
    const requestId = requestIdOf(request.headers);
    services.log.error({ requestId, error: String(cause) }, 'sign-in failed');
    throw new Error(`Signing in failed on our side. The log has the details under ${requestId}.`, {
      cause,
    });
  }
}

function roleOf(from: unknown): { readonly role?: Role } {
  const parsed = z.object({ role: Role }).safeParse(from);
  return parsed.success ? parsed.data : {};
}
