import { z } from 'zod';
import type { Clock } from '#server/platform/clock.ts';
import type { Database } from '#server/platform/database.ts';
import { AppError } from '#server/platform/errors.ts';
import type { Person } from './model/person.ts';
import { passwordMatches } from './password-hash.ts';
import { recordAudit } from './record-audit.ts';
import { PERSON_COLUMNS, toPerson } from './rows.ts';
import type { SignInLimits } from './sign-in-limits.ts';

export const VerifyPasswordInput = z.object({
  name: z.string().trim().min(1).max(200),
  password: z.string().min(1).max(200),
});
export type VerifyPasswordInput = z.infer<typeof VerifyPasswordInput>;

interface Deps {
  readonly database: Database;
  readonly clock: Clock;
  readonly limits: SignInLimits;
}

/**
 * The person with this name and password. Throws `unauthenticated` without saying which of the two
 * is wrong, and `too-many-requests` after five tries in a minute from one address.
 */
export async function verifyPassword(
  deps: Deps,
  input: VerifyPasswordInput & { readonly address: string },
): Promise<Person> {
  const { name, password } = VerifyPasswordInput.parse(input);
  const triesLeft = await deps.limits.count(name, input.address).catch(async (error: unknown) => {
    await recordAudit(deps, { by: name, action: 'sign-in', outcome: 'refused', reason: 'limit' });
    throw error;
  });

  const [row] = await deps.database.query(
    `SELECT ${PERSON_COLUMNS}, password_hash FROM app.people
     WHERE lower(name) = lower($1) AND disabled_at IS NULL`,
    [name],
  );
  const stored = row === undefined ? null : z.string().parse(row['password_hash']);
  const matches = await passwordMatches(stored, password);
  if (row === undefined || !matches) {
    await recordAudit(deps, {
      by: name,
      action: 'sign-in',
      outcome: 'refused',
      reason: 'password',
    });
    throw new AppError(
      'unauthenticated',
      `Name and password do not match. ${whatIsLeft(triesLeft)}`,
      {
        details: { triesLeft },
      },
    );
  }
  await deps.limits.forget(name, input.address);
  const person = toPerson(row);
  await recordAudit(deps, { by: person.name, action: 'sign-in', outcome: 'done' });
  return person;
}

function whatIsLeft(tries: number): string {
  if (tries === 0) return 'No try is left for a minute.';
  return `${tries} ${tries === 1 ? 'try' : 'tries'} left, then a wait of 1 minute.`;
}
