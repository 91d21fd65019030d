import { decode } from 'next-auth/jwt';
import { z } from 'zod';
import { Role } from '#server/auth/model/person.ts';
import type { Services } from '#server/platform/services.ts';

/** What a session carries. The role is looked up again where something is decided. */
const Claims = z.object({ name: z.string(), role: Role });
export type SessionClaims = Readonly<z.infer<typeof Claims>>;

/** Cookies do not know ports: with the port in the name, two consoles on one host keep apart. */
export function sessionCookieName(port: number): string {
  return `cascade-session-${port}`;
}

/** The claims in a Cookie header that this console signed and that have not expired; else null. */
export async function readSessionCookie(
  services: Pick<Services, 'config' | 'secrets'>,
  cookieHeader: string | null,
): Promise<SessionClaims | null> {
  const token = cookieValue(cookieHeader ?? '', sessionCookieName(services.config.port));
  if (token === null) return null;
  // A cookie signed by somebody else, or cut short, is no session rather than an error.
  const payload = await decode({ token, secret: services.secrets.session }).catch(() => null);
  const claims = Claims.safeParse(payload);
  return claims.success ? claims.data : null;
}

function cookieValue(header: string, name: string): string | null {
  for (const pair of header.split(';')) {
    const [key, value] = pair.trim().split('=', 2);
    if (key === name && value !== undefined) return decodeURIComponent(value);
  }
  return null;
}
