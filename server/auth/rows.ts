import { z } from 'zod';
import type { DatabaseRow } from '#server/platform/database.ts';
import { type Person, Role, type Token, TokenAccess } from './model/person.ts';

export const PERSON_COLUMNS = 'id, name, role, created_at, disabled_at';
export const TOKEN_COLUMNS =
  'id, name, role, access, created_by, created_at, expires_at, last_used_at, revoked_at';

const PersonRow = z.object({
  id: z.string(),
  name: z.string(),
  role: Role,
  created_at: z.date(),
  disabled_at: z.date().nullable(),
});

const TokenRow = PersonRow.omit({ disabled_at: true }).extend({
  access: TokenAccess,
  created_by: z.string(),
  expires_at: z.date().nullable(),
  last_used_at: z.date().nullable(),
  revoked_at: z.date().nullable(),
});

export function toPerson(raw: DatabaseRow): Person {
  const row = PersonRow.parse(raw);
  return {
    id: row.id,
    name: row.name,
    role: row.role,
    createdAt: row.created_at,
    disabledAt: row.disabled_at,
  };
}

export function toToken(raw: DatabaseRow): Token {
  const row = TokenRow.parse(raw);
  return {
    id: row.id,
    name: row.name,
    role: row.role,
    access: row.access,
    createdBy: row.created_by,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
    revokedAt: row.revoked_at,
  };
}
