import type { Database } from '#server/platform/database.ts';
import type { Token } from './model/person.ts';
import { TOKEN_COLUMNS, toToken } from './rows.ts';

/** Tokens in use, newest first. */
export async function listTokens(deps: { readonly database: Database }): Promise<readonly Token[]> {
  const rows = await deps.database.query(
    `SELECT ${TOKEN_COLUMNS} FROM app.tokens WHERE revoked_at IS NULL ORDER BY created_at DESC`,
  );
  return rows.map(toToken);
}
