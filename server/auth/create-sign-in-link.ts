import { z } from 'zod';
import type { Clock } from '#server/platform/clock.ts';
import type { Database } from '#server/platform/database.ts';
import { AppError } from '#server/platform/errors.ts';
import { findPerson } from './find-person.ts';
import { PersonName } from './model/person.ts';
import { recordAudit } from './record-audit.ts';
import { hashSecret, newSecret } from './secrets.ts';

export const CreateSignInLinkInput = z.object({
  name: PersonName,
  /** A link for somebody who waits at the screen: 15. The one of the first start: longer. */
  validMinutes: z
    .number()
    .int()
    .min(1)
    .max(7 * 24 * 60)
    .default(15),
});
export type CreateSignInLinkInput = z.input<typeof CreateSignInLinkInput>;

export interface SignInLink {
  /** The secret of the link; works once. */
  readonly code: string;
  /** To be put behind the address of the console: `/signin/link/<code>`. */
  readonly path: string;
  readonly expiresAt: Date;
}

interface Deps {
  readonly database: Database;
  readonly clock: Clock;
}

/** Throws `not-found` when nobody of that name may sign in. */
export async function createSignInLink(
  deps: Deps,
  input: CreateSignInLinkInput & { readonly by: string },
): Promise<SignInLink> {
  const { name, validMinutes } = CreateSignInLinkInput.parse(input);
  const person = await findPerson(deps, name);
  if (person === null) {
    throw new AppError('not-found', `Nobody named ${name} may sign in. Check the name.`);
  }
  const secret = newSecret('link');
  const now = deps.clock();
  const expiresAt = new Date(now.getTime() + validMinutes * 60_000);
  await deps.database.transaction(async (database) => {
    await database.query(
      `INSERT INTO app.sign_in_links (token_hash, person_id, created_by, created_at, expires_at)
       VALUES ($1, $2, $3, $4, $5)`,
      [hashSecret(secret), person.id, input.by, now, expiresAt],
    );
    await recordAudit(
      { ...deps, database },
      { by: input.by, action: 'link.create', target: person.name, outcome: 'done' },
    );
  });
  return { code: secret, path: `/signin/link/${secret}`, expiresAt };
}
