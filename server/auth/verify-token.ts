import type { Clock } from '#server/platform/clock.ts';
import type { Database } from '#server/platform/database.ts';
import type { Token } from './model/person.ts';
import { TOKEN_COLUMNS, toToken } from './rows.ts';
import { hashSecret } from './secrets.ts';

interface Deps {
  readonly database: Database;
  readonly clock: Clock;
}

/** The token with this secret, or null when there is none, it was revoked or it has expired. */
export async function verifyToken(deps: Deps, secret: string): Promise<Token | null> {
  const [row] = await deps.database.query(
    `SELECT ${TOKEN_COLUMNS} FROM app.tokens WHERE token_hash = $1 AND revoked_at IS NULL`,
    [hashSecret(secret)],
  );
  if (row === undefined) return null;
  const token = toToken(row);
  const now = deps.clock();
  if (token.expiresAt !== null && token.expiresAt <= now) return null;
  // Kept to the minute: a busy program must not cost a write a request.
  if (token.lastUsedAt === null || now.getTime() - token.lastUsedAt.getTime() > 60_000) {
    await deps.database.query('UPDATE app.tokens SET last_used_at = $2 WHERE id = $1', [
      token.id,
      now,
    ]);
  }
  return token;
}
