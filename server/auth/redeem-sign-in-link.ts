import type { Clock } from '#server/platform/clock.ts';
import type { Database } from '#server/platform/database.ts';
import { AppError } from '#server/platform/errors.ts';
import { assertNever } from '#server/platform/result.ts';
import type { Person } from './model/person.ts';
import { readSignInLink, type SignInLinkState } from './read-sign-in-link.ts';
import { recordAudit } from './record-audit.ts';
import { PERSON_COLUMNS, toPerson } from './rows.ts';
import { hashSecret } from './secrets.ts';

interface Deps {
  readonly database: Database;
  readonly clock: Clock;
}

/** The person a link was made for; uses it up. Throws `unauthenticated` when it is used, expired or unknown. */
export async function redeemSignInLink(deps: Deps, secret: string): Promise<Person> {
  const now = deps.clock();
  // One statement decides who was first, so two clicks give one session.
  const [row] = await deps.database.query(
    `WITH used AS (
       UPDATE app.sign_in_links SET used_at = $2
       WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $2
         AND person_id IN (SELECT id FROM app.people WHERE disabled_at IS NULL)
       RETURNING person_id)
     SELECT ${PERSON_COLUMNS} FROM app.people WHERE id IN (SELECT person_id FROM used)`,
    [hashSecret(secret), now],
  );
  if (row === undefined) {
    const state = await readSignInLink(deps, secret);
    await recordAudit(deps, {
      by: 'sign-in link',
      action: 'sign-in',
      outcome: 'refused',
      reason: state.kind,
    });
    throw new AppError('unauthenticated', whyNot(state), { details: { reason: state.kind } });
  }
  const person = toPerson(row);
  await recordAudit(deps, { by: person.name, action: 'sign-in', target: 'link', outcome: 'done' });
  return person;
}

function whyNot(state: SignInLinkState): string {
  switch (state.kind) {
    case 'used':
    case 'ready':
      return 'This link was used already. A link works once: ask for a new one, or use your password.';
    case 'expired':
      return 'This link has expired. Ask for a new one, or use your password.';
    case 'unknown':
      return 'This link is not known here. Check that it was copied whole, or use your password.';
    default:
      return assertNever(state);
  }
}
