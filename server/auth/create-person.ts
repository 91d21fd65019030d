import { z } from 'zod';
import type { Clock } from '#server/platform/clock.ts';
import type { Database } from '#server/platform/database.ts';
import { AppError } from '#server/platform/errors.ts';
import { newId } from '#server/platform/ids.ts';
import { NewPassword, type Person, PersonName, Role } from './model/person.ts';
import { hashPassword } from './password-hash.ts';
import { recordAudit } from './record-audit.ts';
import { PERSON_COLUMNS, toPerson } from './rows.ts';

export const CreatePersonInput = z.object({
  name: PersonName,
  role: Role,
  password: NewPassword,
});
export type CreatePersonInput = z.infer<typeof CreatePersonInput>;

interface Deps {
  readonly database: Database;
  readonly clock: Clock;
}

/** Throws `conflict` when the name is taken (without regard to case). */
export async function createPerson(
  deps: Deps,
  input: CreatePersonInput & { readonly by: string },
): Promise<Person> {
  const { name, role, password } = CreatePersonInput.parse(input);
  const passwordHash = await hashPassword(password);
  return deps.database.transaction(async (database) => {
    const [row] = await database.query(
      `INSERT INTO app.people (id, name, role, password_hash, created_at)
       VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING RETURNING ${PERSON_COLUMNS}`,
      [newId(), name, role, passwordHash, deps.clock()],
    );
    if (row === undefined) {
      throw new AppError('conflict', `There is a person named ${name} already. Take another name.`);
    }
    await recordAudit(
      { ...deps, database },
      { by: input.by, action: 'person.create', target: `${name} (${role})`, outcome: 'done' },
    );
    return toPerson(row);
  });
}
