import { z } from 'zod';
import type { Caller } from '#server/api/trpc/init.ts';
import type { Database } from '#server/platform/database.ts';
import { AppError } from '#server/platform/errors.ts';
import type { QueryView } from './port.ts';
import { toQueryView } from './query-rows.ts';

export const ListHistoryInput = z.object({
  /** Statements of everybody; only for administrators. */
  everyone: z.boolean().default(false),
  /** Text that the statement contains. */
  search: z.string().trim().max(500).optional(),
  limit: z.number().int().min(1).max(200).default(50),
  cursor: z.string().nullish(),
});

export interface HistoryPage {
  readonly items: readonly QueryView[];
  /** Continues after the last item; null on the last page. */
  readonly cursor: string | null;
}

/** Statements, newest first. Throws `forbidden`, and `invalid` for a cursor of another list. */
export async function listHistory(
  { database }: { readonly database: Database },
  input: z.input<typeof ListHistoryInput>,
  caller: Caller,
): Promise<HistoryPage> {
  const { everyone, search, limit, cursor } = ListHistoryInput.parse(input);
  if (everyone && caller.role !== 'admin') {
    throw new AppError('forbidden', 'Only administrators see the statements of everybody.');
  }
  const before = cursor == null ? null : readCursor(cursor);
  const rows = await database.query(
    `SELECT * FROM app.queries
     WHERE ($1::text IS NULL OR submitted_by = $1)
       AND ($2::text IS NULL OR strpos(lower(sql), lower($2)) > 0)
       AND ($3::uuid IS NULL OR (created_at, id) < (SELECT created_at, id FROM app.queries WHERE id = $3))
     ORDER BY created_at DESC, id DESC LIMIT $4`,
    [everyone ? null : caller.name, search === '' ? null : (search ?? null), before, limit + 1],
  );
  const items = rows.slice(0, limit).map(toQueryView);
  return { items, cursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}

function readCursor(text: string): string {
  const parsed = z.uuid().safeParse(text);
  if (!parsed.success) throw new AppError('invalid', 'The list moved on: load it again.');
  return parsed.data;
}
