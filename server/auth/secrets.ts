import { createHash, randomBytes, randomInt } from 'node:crypto';

/** 256 random bits behind a prefix that says what they are for. */
export function newSecret(prefix: string): string {
  return `${prefix}_${randomBytes(32).toString('base64url')}`;
}

/** What is kept of a secret of 256 random bits. */
export function hashSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

// Without 0, O, 1, l and i: people read it off a terminal.
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';

/** Twenty random characters in groups of five, 99 bits: `k7wqd-…`. */
export function newPassword(): string {
  const group = () => Array.from({ length: 5 }, () => LETTERS[randomInt(LETTERS.length)]).join('');
  return [group(), group(), group(), group()].join('-');
}
