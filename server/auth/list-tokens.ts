import type { Clock } from '#server/platform/clock.ts';
import type { Database } from '#server/platform/database.ts';
import type { Token } from './model/person.ts';
import { TOKEN_COLUMNS, toToken } from './rows.ts';

/** Tokens that open something, newest first. */
export async function listTokens(deps: {
  readonly database: Database;
  readonly clock: Clock;
}): Promise<readonly Token[]> {
  const rows = await deps.database.query(
    `SELECT ${TOKEN_COLUMNS} FROM app.tokens
     WHERE revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $1) ORDER BY created_at DESC`,
    [deps.clock()],
  );
  return rows.map(toToken);
}
