import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '#server/platform/clock.ts';
import { err, ok, type Result } from '#server/platform/result.ts';
import type { SiteFailure } from './site-failure.ts';
import type { Answer } from './transport.ts';

export type SignInKind = 'none' | 'api-secret' | 'token' | 'jwt';

export type Headers = Readonly<Record<string, string>>;

/** Which door of the API a request goes to: they take different credentials. */
export type Door = 'v1' | 'v3';

export interface SignIn {
  /** Headers for a door; null when the credential cannot open it. */
  headers(door: Door, signal?: AbortSignal): Promise<Result<Headers | null, SiteFailure>>;
  /** Forgets a JWT that was refused; false when there is none to renew. */
  renew(door: Door): boolean;
}

const Jwt = z.looseObject({ token: z.string().min(1), iat: z.number(), exp: z.number() });
/** A JWT is renewed so long before its end. */
const MARGIN_MS = 60_000;

interface Options {
  readonly kind: SignInKind;
  /** Null for `none`. */
  readonly secret: string | null;
  readonly clock: Clock;
  /** Asks the site for a path without any credential. */
  readonly ask: (path: string, signal?: AbortSignal) => Promise<Result<Answer, SiteFailure>>;
}

/** Keeps a credential and gives it as the headers that each door understands. */
export function createSignIn({ kind, secret, clock, ask }: Options): SignIn {
  let jwt: { readonly token: string; readonly untilMs: number } | null = null;

  const bearer = async (token: string, signal?: AbortSignal) => {
    if (jwt === null || jwt.untilMs <= clock().getTime()) {
      const answer = await ask(
        `/api/v2/authorization/request/${encodeURIComponent(token)}`,
        signal,
      );
      if (!answer.ok) return answer;
      const parsed = Jwt.safeParse(tryJson(answer.value.body));
      if (!parsed.success) {
        return err({ kind: 'not-nightscout', reason: 'it gives no JWT for a token' } as const);
      }
      // By its length, not by its end: the clocks may differ.
      const lifeMs = (parsed.data.exp - parsed.data.iat) * 1000;
      jwt = { token: parsed.data.token, untilMs: clock().getTime() + lifeMs - MARGIN_MS };
    }
    return ok({ authorization: `Bearer ${jwt.token}` });
  };

  return {
    async headers(door, signal) {
      if (kind === 'none' || secret === null) return ok(door === 'v1' ? {} : null);
      if (kind === 'api-secret') {
        const hash = createHash('sha1').update(secret).digest('hex');
        return ok(door === 'v1' ? { 'api-secret': hash } : null);
      }
      if (kind === 'token' && door === 'v1') return ok({ 'api-secret': secret });
      return bearer(secret, signal);
    },
    renew(door) {
      const uses = jwt !== null && (kind === 'jwt' || door === 'v3');
      if (uses) jwt = null;
      return uses;
    },
  };
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
