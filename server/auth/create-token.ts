import { z } from 'zod';
import type { Clock } from '#server/platform/clock.ts';
import type { Database } from '#server/platform/database.ts';
import { AppError } from '#server/platform/errors.ts';
import { newId } from '#server/platform/ids.ts';
import { PersonName, Role, type Token, TokenAccess } from './model/person.ts';
import { recordAudit } from './record-audit.ts';
import { TOKEN_COLUMNS, toToken } from './rows.ts';
import { hashSecret, newSecret } from './secrets.ts';

const DAY_MS = 86_400_000;

export const CreateTokenInput = z.object({
  name: PersonName,
  role: Role,
  access: TokenAccess.default('write'),
  /** Null: until it is revoked. */
  expiresInDays: z
    .int('Name a number of days.')
    .min(1, 'A token lives for a day or longer.')
    .max(3650, 'A token lives for 3650 days at most; leave the days out for one that never ends.')
    .nullable()
    .default(null),
});
type CreateTokenInput = z.input<typeof CreateTokenInput>;

interface Deps {
  readonly database: Database;
  readonly clock: Clock;
}

/**
 * A token for a program, to be sent as `Authorization: Bearer …`. `token` is shown once and not
 * kept; `record` is what stays. Throws `conflict` when a token of that name is in use, or the name is a
 * person's.
 */
export async function createToken(
  deps: Deps,
  input: CreateTokenInput & { readonly by: string },
): Promise<{ readonly token: string; readonly record: Token }> {
  const { name, role, access, expiresInDays } = CreateTokenInput.parse(input);
  const secret = newSecret('cascade');
  const now = deps.clock();
  const expiresAt =
    expiresInDays === null ? null : new Date(now.getTime() + expiresInDays * DAY_MS);
  const record = await deps.database.transaction(async (database) => {
    // One that has expired keeps its name from nobody.
    await database.query(
      `UPDATE app.tokens SET revoked_at = $2
       WHERE lower(name) = lower($1) AND revoked_at IS NULL AND expires_at <= $2`,
      [name, now],
    );
    await requireNobodysName(database, name);
    const [row] = await database.query(
      `INSERT INTO app.tokens (id, name, role, access, token_hash, created_by, created_at, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING RETURNING ${TOKEN_COLUMNS}`,
      [newId(), name, role, access, hashSecret(secret), input.by, now, expiresAt],
    );
    if (row === undefined) {
      throw new AppError(
        'conflict',
        `A token named ${name} is in use. Revoke it first, or take another name.`,
      );
    }
    await recordAudit(
      { ...deps, database },
      {
        by: input.by,
        action: 'token.create',
        target: `${name} (${access === 'read' ? `${role}, read only` : role})`,
        outcome: 'done',
      },
    );
    return toToken(row);
  });
  return { token: secret, record };
}

/** Commits and the audit log tell a program from a person by its name alone. */
async function requireNobodysName(database: Pick<Database, 'query'>, name: string): Promise<void> {
  const people = await database.query('SELECT 1 FROM app.people WHERE lower(name) = lower($1)', [
    name,
  ]);
  if (people.length === 0) return;
  throw new AppError(
    'conflict',
    `There is a person named ${name}. Take another name for the token.`,
  );
}
