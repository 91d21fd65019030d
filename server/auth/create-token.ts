import { z } from 'zod';
import type { Clock } from '#server/platform/clock.ts';
import type { Database } from '#server/platform/database.ts';
import { AppError } from '#server/platform/errors.ts';
import { newId } from '#server/platform/ids.ts';
import { PersonName, Role, type Token } from './model/person.ts';
import { recordAudit } from './record-audit.ts';
import { TOKEN_COLUMNS, toToken } from './rows.ts';
import { hashSecret, newSecret } from './secrets.ts';

export const CreateTokenInput = z.object({ name: PersonName, role: Role });
export type CreateTokenInput = z.infer<typeof CreateTokenInput>;

interface Deps {
  readonly database: Database;
  readonly clock: Clock;
}

/**
 * A token for a program, to be sent as `Authorization: Bearer …`. `token` is shown once and not
 * kept; `record` is what stays. Throws `conflict` when a token of that name is in use.
 */
export async function createToken(
  deps: Deps,
  input: CreateTokenInput & { readonly by: string },
): Promise<{ readonly token: string; readonly record: Token }> {
  const { name, role } = CreateTokenInput.parse(input);
  const secret = newSecret('cascade');
  const record = await deps.database.transaction(async (database) => {
    const [row] = await database.query(
      `INSERT INTO app.tokens (id, name, role, token_hash, created_by, created_at)
       VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING RETURNING ${TOKEN_COLUMNS}`,
      [newId(), name, role, hashSecret(secret), input.by, deps.clock()],
    );
    if (row === undefined) {
      throw new AppError(
        'conflict',
        `A token named ${name} is in use. Revoke it first, or take another name.`,
      );
    }
    await recordAudit(
      { ...deps, database },
      { by: input.by, action: 'token.create', target: `${name} (${role})`, outcome: 'done' },
    );
    return toToken(row);
  });
  return { token: secret, record };
}
