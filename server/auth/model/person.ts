import { z } from 'zod';

export const Role = z.enum(['admin', 'analyst']);
export type Role = z.infer<typeof Role>;

/** Unique without regard to case. */
export const PersonName = z
  .string()
  .trim()
  .min(1, 'A name is needed.')
  .max(80, 'A name has at most 80 characters.')
  .regex(/^[\p{L}\p{N}][\p{L}\p{N} ._@+-]*$/u, {
    error: 'A name starts with a letter or digit; spaces and . _ @ + - may follow.',
  });

export const NewPassword = z
  .string()
  .min(12, 'A password needs 12 characters or more.')
  .max(200, 'A password has at most 200 characters.');

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly createdAt: Date;
  /** Null while the person may sign in. */
  readonly disabledAt: Date | null;
}

/** What a token may do at most, whatever its role. */
export const TokenAccess = z.enum(['read', 'write']);
export type TokenAccess = z.infer<typeof TokenAccess>;

export interface Token {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly access: TokenAccess;
  readonly createdBy: string;
  readonly createdAt: Date;
  /** Null: it opens until it is revoked. */
  readonly expiresAt: Date | null;
  /** To the minute; null when it was never used. */
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
}
