import type { Database } from '#server/platform/database.ts';
import type { Person } from './model/person.ts';
import { PERSON_COLUMNS, toPerson } from './rows.ts';

/** Everybody, also who may no longer sign in, in name order. */
export async function listPeople(deps: {
  readonly database: Database;
}): Promise<readonly Person[]> {
  const rows = await deps.database.query(
    `SELECT ${PERSON_COLUMNS} FROM app.people ORDER BY lower(name)`,
  );
  return rows.map(toPerson);
}
