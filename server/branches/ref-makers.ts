import type { Database } from '#server/platform/database.ts';

/** Who made which of these branches and tags, by its present name, as far as it was made in the console. The last maker of a name counts. */
export async function refMakers(
  { database }: { readonly database: Database },
  { names }: { readonly names: readonly string[] },
): Promise<ReadonlyMap<string, string>> {
  const rows = await database.query(
    `SELECT DISTINCT ON (target) target, by_name FROM app.audit
     WHERE action IN ('branch.create', 'tag.create', 'branch.rename') AND outcome = 'done'
       AND target = ANY($1::text[])
     ORDER BY target, id DESC`,
    [names],
  );
  return new Map(rows.map((row) => [String(row['target']), String(row['by_name'])]));
}
