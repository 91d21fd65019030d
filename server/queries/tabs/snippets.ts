import { z } from 'zod';
import type { Caller } from '#server/api/trpc/init.ts';
import type { Clock } from '#server/platform/clock.ts';
import type { Database } from '#server/platform/database.ts';
import { AppError } from '#server/platform/errors.ts';

const Prefix = z
  .string()
  .trim()
  .regex(
    /^[A-Za-z][\w-]{0,39}$/,
    'A snippet is called by a letter and up to 39 letters, digits, - or _.',
  );

/** Text that a person gets by typing its prefix; `$1`, `${2:name}` and `$0` are places to fill in. */
export const Snippet = z.object({
  prefix: Prefix,
  body: z.string().min(1).max(20_000),
  description: z.string().trim().max(500).default(''),
});
export type Snippet = z.infer<typeof Snippet>;

export const SnippetByPrefix = z.object({ prefix: Prefix });

const MAX_SNIPPETS = 200;

/** A person's snippets, by prefix. */
export async function listSnippets(
  { database }: { readonly database: Database },
  caller: Pick<Caller, 'name'>,
): Promise<readonly Snippet[]> {
  const rows = await database.query(
    'SELECT prefix, body, description FROM app.sql_snippets WHERE owner = $1 ORDER BY prefix',
    [caller.name],
  );
  return z.array(Snippet).parse(rows);
}

/** Makes a snippet, or replaces the one of that prefix. Throws `too-many-requests` past 200. */
export async function saveSnippet(
  { database, clock }: { readonly database: Database; readonly clock: Clock },
  snippet: Snippet,
  caller: Pick<Caller, 'name'>,
): Promise<Snippet> {
  const others = (await listSnippets({ database }, caller)).filter(
    ({ prefix }) => prefix !== snippet.prefix,
  );
  if (others.length >= MAX_SNIPPETS) {
    throw new AppError('too-many-requests', `You have ${MAX_SNIPPETS} snippets. Remove one first.`);
  }
  await database.query(
    `INSERT INTO app.sql_snippets (owner, prefix, body, description, updated_at) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (owner, prefix) DO UPDATE SET body = $3, description = $4, updated_at = $5`,
    [caller.name, snippet.prefix, snippet.body, snippet.description, clock()],
  );
  return snippet;
}

/** Removes a snippet; one that is not there stays away. */
export async function removeSnippet(
  { database }: { readonly database: Database },
  { prefix }: z.infer<typeof SnippetByPrefix>,
  caller: Pick<Caller, 'name'>,
): Promise<void> {
  await database.query('DELETE FROM app.sql_snippets WHERE owner = $1 AND prefix = $2', [
    caller.name,
    prefix,
  ]);
}
