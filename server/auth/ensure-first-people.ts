import type { Clock } from '#server/platform/clock.ts';
import type { Database } from '#server/platform/database.ts';
import { createPerson } from './create-person.ts';
import type { Role } from './model/person.ts';
import { newPassword } from './secrets.ts';

interface Deps {
  readonly database: Database;
  readonly clock: Clock;
}

export interface FirstPerson {
  readonly name: string;
  readonly role: Role;
  /** Random, and never to be had again. */
  readonly password: string;
}

const FIRST: readonly { readonly name: string; readonly role: Role }[] = [
  { name: 'admin', role: 'admin' },
  { name: 'analyst', role: 'analyst' },
];

/** On the first start makes an admin and an analyst; on every later one it is empty. */
export async function ensureFirstPeople(deps: Deps): Promise<readonly FirstPerson[]> {
  return deps.database.transaction(async (database) => {
    // Two replicas that start together must not both find an empty table.
    await database.query('LOCK TABLE app.people IN SHARE ROW EXCLUSIVE MODE');
    const [row] = await database.query('SELECT EXISTS (SELECT FROM app.people) AS any_person');
    if (row?.['any_person'] === true) return [];
    const people = FIRST.map((person) => ({ ...person, password: newPassword() }));
    for (const person of people) {
      await createPerson({ ...deps, database }, { ...person, by: 'first start' });
    }
    return people;
  });
}
