import { z } from 'zod';
import type { ChangeRecords, Person } from './change-deps.ts';
import { toChange } from './change-rows.ts';
import { CHANGE_STATES, type ChangeView } from './model/change.ts';

export const ListChangesInput = z.object({
  state: z.enum(CHANGE_STATES).nullable().default('open'),
  /** Only those that the person opened. */
  mine: z.boolean().default(false),
  /** In title, branch, author or number. */
  search: z.string().trim().max(200).default(''),
  /** Only of this branch, as source or target. */
  branch: z.string().max(500).nullable().default(null),
  limit: z.number().int().min(1).max(200).default(50),
  /** Number of the last change of the page before. */
  cursor: z.number().int().nullish(),
});

export interface ChangePage {
  readonly items: readonly ChangeView[];
  /** Continues after the last item; null on the last page. */
  readonly cursor: number | null;
  /** Of all changes, whatever is searched for. */
  readonly counts: Readonly<Record<'open' | 'merged' | 'closed', number>>;
}

/** Changes, newest first. */
export async function listChanges(
  { database }: Pick<ChangeRecords, 'database'>,
  input: z.input<typeof ListChangesInput>,
  person: Pick<Person, 'name'>,
): Promise<ChangePage> {
  const { state, mine, search, branch, limit, cursor } = ListChangesInput.parse(input);
  const rows = await database.query(
    `SELECT * FROM app.changes
     WHERE ($1::text IS NULL OR state = $1) AND ($2::text IS NULL OR author = $2)
       AND ($3 = '' OR strpos(lower(concat_ws(' ', title, source, target, author, '#' || number)), lower($3)) > 0)
       AND ($4::text IS NULL OR source = $4 OR target = $4)
       AND ($5::integer IS NULL OR number < $5)
     ORDER BY number DESC LIMIT $6`,
    [state, mine ? person.name : null, search, branch, cursor ?? null, limit + 1],
  );
  const counted = await database.query(
    'SELECT state, count(*)::integer AS n FROM app.changes GROUP BY state',
  );
  const count = (of: string) => Number(counted.find((row) => row['state'] === of)?.['n'] ?? 0);
  const items = rows.slice(0, limit).map(toChange);
  return {
    items,
    cursor: rows.length > limit ? (items.at(-1)?.number ?? null) : null,
    counts: { open: count('open'), merged: count('merged'), closed: count('closed') },
  };
}
