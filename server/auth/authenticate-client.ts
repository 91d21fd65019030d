import { timingSafeEqual } from 'node:crypto';
import type { Clock } from '#server/platform/clock.ts';
import type { Database } from '#server/platform/database.ts';
import type { ClientLimits } from './client-limits.ts';
import type { Client } from './model/client.ts';
import { isLoopback } from './model/loopback.ts';
import { hashSecret } from './secrets.ts';
import { verifyToken } from './verify-token.ts';

interface Deps {
  readonly database: Database;
  readonly clock: Clock;
  readonly secrets: { readonly local: string };
}

/**
 * The program behind an `Authorization` header: `Bearer <token>`, or `Basic` with the token as password
 * for tools that know no other. Null when it is nobody we know; there is no anonymous client, as no page
 * is shown to anybody who has not signed in. Throws `too-many-requests`.
 */
export async function authenticateClient(
  deps: Deps & { readonly limits: ClientLimits },
  request: { readonly authorization: string | null; readonly address: string },
): Promise<Client | null> {
  const secret = secretOf(request.authorization ?? '');
  const client = secret === null ? null : await clientOfSecret(deps, secret, request.address);
  if (client === null) await deps.limits.countRefusal(request.address);
  else await deps.limits.countRequest(client.name);
  return client;
}

/** The program with this token, or with the local token of this machine; null when there is none. */
export async function clientOfSecret(
  deps: Deps,
  secret: string,
  address: string,
): Promise<Client | null> {
  // Hashes have one length, and comparing them tells nothing about the token by time.
  if (timingSafeEqual(hashSecret(secret), hashSecret(deps.secrets.local))) {
    if (!isLoopback(address)) return null;
    return { name: 'local', role: 'admin', access: 'write', via: 'local' };
  }
  const token = await verifyToken(deps, secret);
  if (token === null) return null;
  const { name, role, access } = token;
  return { name, role, access, via: 'token' };
}

function secretOf(authorization: string): string | null {
  const [, scheme = '', value = ''] = /^(Bearer|Basic)\s+(\S+)$/i.exec(authorization) ?? [];
  if (scheme.toLowerCase() === 'bearer') return value;
  if (scheme === '') return null;
  const pair = Buffer.from(value, 'base64').toString();
  return pair.slice(pair.indexOf(':') + 1) || null;
}
