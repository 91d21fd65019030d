import { z } from 'zod';
import type { Caller } from '#server/api/trpc/init.ts';
import type { Database } from '#server/platform/database.ts';
import { AppError } from '#server/platform/errors.ts';
import { toSaved, VISIBLE_SAVED } from './saved-rows.ts';
import { ListSavedInput, type SavedQuery } from './saved-views.ts';

export interface SavedPage {
  readonly items: readonly SavedQuery[];
  /** Continues after the last item; null on the last page. */
  readonly cursor: string | null;
}

/** Saved queries of the caller and those shared with them, by folder and name. Throws `invalid` for a cursor of another list. */
export async function listSaved(
  { database }: { readonly database: Database },
  input: z.input<typeof ListSavedInput>,
  caller: Pick<Caller, 'name' | 'role'>,
): Promise<SavedPage> {
  const { search, folder, tag, mineOnly, limit, cursor } = ListSavedInput.parse(input);
  const rows = await database.query(
    `SELECT * FROM (${VISIBLE_SAVED}) AS s
     WHERE ($4::text IS NULL OR strpos(lower(concat_ws(' ', name, folder, description, array_to_string(tags, ' '), sql)), lower($4)) > 0)
       AND ($5::text IS NULL OR folder = $5 OR starts_with(folder, $5 || '/'))
       AND ($6::text IS NULL OR $6 = ANY (tags))
       AND (NOT $7 OR owner = $1)
       AND ($8::uuid IS NULL OR (lower(folder), lower(name), id) >
         (SELECT lower(folder), lower(name), id FROM app.saved_queries WHERE id = $8))
     ORDER BY lower(folder), lower(name), id LIMIT $9`,
    [
      caller.name,
      caller.role,
      null,
      search === '' ? null : search,
      folder ?? null,
      tag ?? null,
      mineOnly,
      readCursor(cursor),
      limit + 1,
    ],
  );
  const items = rows.slice(0, limit).map((row) => toSaved(row, caller));
  return { items, cursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}

function readCursor(text: string | null | undefined): string | null {
  if (text == null) return null;
  const parsed = z.uuid().safeParse(text);
  if (!parsed.success) throw new AppError('invalid', 'The list moved on: load it again.');
  return parsed.data;
}
