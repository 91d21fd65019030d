import type { Database } from '#server/platform/database.ts';
import type { Person } from './model/person.ts';
import { PERSON_COLUMNS, toPerson } from './rows.ts';

/** The person with this name who may sign in; null when there is none. */
export async function findPerson(
  deps: { readonly database: Database },
  name: string,
): Promise<Person | null> {
  const [row] = await deps.database.query(
    `SELECT ${PERSON_COLUMNS} FROM app.people WHERE lower(name) = lower($1) AND disabled_at IS NULL`,
    [name],
  );
  return row === undefined ? null : toPerson(row);
}
