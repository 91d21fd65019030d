import { clientOfSecret } from '#server/auth/authenticate-client.ts';
import { findPerson } from '#server/auth/find-person.ts';
import type { Services } from '#server/platform/services.ts';
import { services } from '#server/platform/slot.ts';
import { peerAddress } from './peer.ts';
import { isSameOrigin } from './same-origin.ts';
import { readSessionCookie } from './session-cookie.ts';
import type { Caller } from './trpc/init.ts';

type Deps = Pick<Services, 'config' | 'secrets' | 'database' | 'clock'>;

/** `callerOf` with the services of this process. */
export function getCaller(request: Request): Promise<Caller | null> {
  return callerOf(services(), request);
}

/**
 * Who sends a request: a person by the session cookie, a program by `Authorization: Bearer …`, or
 * the command line of this machine by the local token. Null when nobody we know, also when a
 * session's person is gone or somebody else's page tries to change something with our cookie.
 */
export async function callerOf(deps: Deps, request: Request): Promise<Caller | null> {
  const bearer = /^Bearer\s+(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1];
  if (bearer !== undefined) return callerOfBearer(deps, bearer, peerAddress(request.headers));
  const reads = request.method === 'GET' || request.method === 'HEAD';
  if (!reads && !isSameOrigin(request.headers)) return null;
  return callerOfCookie(deps, request.headers.get('cookie'));
}

/** The person of a session, with the role they have now. */
export async function callerOfCookie(
  deps: Deps,
  cookieHeader: string | null,
): Promise<Caller | null> {
  const claims = await readSessionCookie(deps, cookieHeader);
  if (claims === null) return null;
  const person = await findPerson(deps, claims.name);
  return person === null ? null : { name: person.name, role: person.role, via: 'session' };
}

async function callerOfBearer(deps: Deps, bearer: string, address: string): Promise<Caller | null> {
  const client = await clientOfSecret(deps, bearer, address);
  if (client === null) return null;
  const { name, role, via, access } = client;
  return { name, role, via, isReadOnly: access === 'read' };
}
