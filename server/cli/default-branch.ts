import type { Session } from './connect.ts';

/** The default branch of the console that answers: the one whose rule nobody made. */
export async function defaultBranchOf({ client }: Pick<Session, 'client'>): Promise<string> {
  const rules = await client.branches.protection.list.query();
  return rules.find(({ id }) => id === null)?.pattern ?? 'main';
}
