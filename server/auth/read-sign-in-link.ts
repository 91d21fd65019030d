import { z } from 'zod';
import type { Clock } from '#server/platform/clock.ts';
import type { Database } from '#server/platform/database.ts';
import { hashSecret } from './secrets.ts';

export type SignInLinkState =
  | { readonly kind: 'ready'; readonly name: string; readonly expiresAt: Date }
  | { readonly kind: 'used'; readonly at: Date }
  | { readonly kind: 'expired'; readonly at: Date }
  | { readonly kind: 'unknown' };

const Row = z.object({
  name: z.string(),
  expires_at: z.date(),
  used_at: z.date().nullable(),
  disabled_at: z.date().nullable(),
});

/** What a link is good for, without using it up. */
export async function readSignInLink(
  deps: { readonly database: Database; readonly clock: Clock },
  secret: string,
): Promise<SignInLinkState> {
  const [raw] = await deps.database.query(
    `SELECT p.name, p.disabled_at, l.expires_at, l.used_at
     FROM app.sign_in_links l JOIN app.people p ON p.id = l.person_id WHERE l.token_hash = $1`,
    [hashSecret(secret)],
  );
  if (raw === undefined) return { kind: 'unknown' };
  const row = Row.parse(raw);
  if (row.used_at !== null) return { kind: 'used', at: row.used_at };
  if (row.expires_at <= deps.clock()) return { kind: 'expired', at: row.expires_at };
  if (row.disabled_at !== null) return { kind: 'unknown' };
  return { kind: 'ready', name: row.name, expiresAt: row.expires_at };
}
