import { z } from 'zod';
import type { Clock } from '#server/platform/clock.ts';
import type { Database } from '#server/platform/database.ts';
import { AppError } from '#server/platform/errors.ts';
import { recordAudit } from './record-audit.ts';

export const RevokeTokenInput = z.object({ id: z.uuid() });
export type RevokeTokenInput = z.infer<typeof RevokeTokenInput>;

interface Deps {
  readonly database: Database;
  readonly clock: Clock;
}

/** From now on the token opens nothing. Throws `not-found` when there is none in use with this id. */
export async function revokeToken(
  deps: Deps,
  input: RevokeTokenInput & { readonly by: string },
): Promise<void> {
  await deps.database.transaction(async (database) => {
    const [row] = await database.query(
      'UPDATE app.tokens SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL RETURNING name',
      [input.id, deps.clock()],
    );
    if (row === undefined) {
      throw new AppError('not-found', 'That token is not in use. Load the page again.');
    }
    await recordAudit(
      { ...deps, database },
      { by: input.by, action: 'token.revoke', target: String(row['name']), outcome: 'done' },
    );
  });
}
