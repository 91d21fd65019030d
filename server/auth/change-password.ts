import { z } from 'zod';
import type { Clock } from '#server/platform/clock.ts';
import type { Database } from '#server/platform/database.ts';
import { AppError } from '#server/platform/errors.ts';
import { NewPassword } from './model/person.ts';
import { hashPassword } from './password-hash.ts';
import { recordAudit } from './record-audit.ts';
import type { SignInLimits } from './sign-in-limits.ts';
import { verifyPassword } from './verify-password.ts';

export const ChangePasswordInput = z.object({
  current: z.string().min(1).max(200),
  next: NewPassword,
});
export type ChangePasswordInput = z.infer<typeof ChangePasswordInput>;

interface Deps {
  readonly database: Database;
  readonly clock: Clock;
  readonly limits: SignInLimits;
}

/** Throws `invalid` when the current password is wrong, `too-many-requests` after five tries in a minute. */
export async function changePassword(
  deps: Deps,
  input: ChangePasswordInput & { readonly name: string },
): Promise<void> {
  const { current, next } = ChangePasswordInput.parse(input);
  const person = await verifyPassword(deps, {
    name: input.name,
    password: current,
    address: 'change of password',
  }).catch((error: unknown) => {
    // They are signed in: a wrong password here must not look like a session that ended.
    if (!(error instanceof AppError) || error.code !== 'unauthenticated') throw error;
    throw new AppError('invalid', 'The current password is another. Type it again.', {
      cause: error,
      details: error.details,
    });
  });
  const passwordHash = await hashPassword(next);
  await deps.database.transaction(async (database) => {
    await database.query('UPDATE app.people SET password_hash = $2 WHERE id = $1', [
      person.id,
      passwordHash,
    ]);
    await recordAudit(
      { ...deps, database },
      { by: person.name, action: 'password.change', outcome: 'done' },
    );
  });
}
