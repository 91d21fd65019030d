import { z } from 'zod';
import type { Caller } from '#server/api/trpc/init.ts';
import type { Database } from '#server/platform/database.ts';
import { AppError } from '#server/platform/errors.ts';
import type { QueryView } from './port.ts';
import { toQueryView } from './query-rows.ts';

const Text = z.string().trim().max(500);

export const ListHistoryInput = z.object({
  /** Statements of everybody; only for administrators. */
  everyone: z.boolean().default(false),
  /** Name of one person; another than the caller only for administrators. */
  person: Text.optional(),
  /** Text that the statement or its error contains. */
  search: Text.optional(),
  states: z
    .array(z.enum(['queued', 'running', 'finished', 'failed', 'cancelled', 'interrupted']))
    .max(6)
    .optional(),
  ref: Text.optional(),
  /** Part of the name of a table that was read: `silver.fct`. */
  table: Text.optional(),
  origin: z.enum(['console', 'comparison', 'check']).optional(),
  savedQuery: z.uuid().optional(),
  tabId: z.uuid().optional(),
  from: z.date().optional(),
  to: z.date().optional(),
  limit: z.number().int().min(1).max(200).default(50),
  cursor: z.string().nullish(),
});

export interface HistoryPage {
  readonly items: readonly QueryView[];
  /** Continues after the last item; null on the last page. */
  readonly cursor: string | null;
}

/** Statements, newest first. Throws `forbidden` for those of others, and `invalid` for a cursor of another list. */
export async function listHistory(
  { database }: { readonly database: Database },
  input: z.input<typeof ListHistoryInput>,
  caller: Pick<Caller, 'name' | 'role'>,
): Promise<HistoryPage> {
  const { everyone, limit, cursor, ...wanted } = ListHistoryInput.parse(input);
  const person = given(wanted.person) ?? (everyone ? null : caller.name);
  if (person !== caller.name && caller.role !== 'admin') {
    throw new AppError('forbidden', 'Only administrators see the statements of everybody.');
  }
  const rows = await database.query(
    `SELECT * FROM app.queries
     WHERE ($1::text IS NULL OR submitted_by = $1)
       AND ($2::text IS NULL OR strpos(lower(sql), lower($2)) > 0 OR strpos(lower(failure ->> 'message'), lower($2)) > 0)
       AND ($3::text[] IS NULL OR state = ANY ($3))
       AND ($4::text IS NULL OR ref = $4)
       AND ($5::text IS NULL OR EXISTS (
         SELECT FROM jsonb_array_elements(tables) AS t WHERE strpos(lower(t ->> 'name'), lower($5)) > 0))
       AND ($6::text IS NULL OR origin = $6)
       AND ($7::uuid IS NULL OR saved_query = $7)
       AND ($8::uuid IS NULL OR tab_id = $8)
       AND ($9::timestamptz IS NULL OR created_at >= $9)
       AND ($10::timestamptz IS NULL OR created_at < $10)
       AND ($11::uuid IS NULL OR (created_at, id) < (SELECT created_at, id FROM app.queries WHERE id = $11))
     ORDER BY created_at DESC, id DESC LIMIT $12`,
    [
      person,
      given(wanted.search),
      wanted.states === undefined || wanted.states.length === 0 ? null : wanted.states,
      given(wanted.ref),
      given(wanted.table),
      wanted.origin ?? null,
      wanted.savedQuery ?? null,
      wanted.tabId ?? null,
      wanted.from ?? null,
      wanted.to ?? null,
      cursor == null ? null : readCursor(cursor),
      limit + 1,
    ],
  );
  const items = rows.slice(0, limit).map(toQueryView);
  return { items, cursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}

/** Null for what is left out or empty. */
const given = (text: string | undefined): string | null => (text ? text : null);

function readCursor(text: string): string {
  const parsed = z.uuid().safeParse(text);
  if (!parsed.success) throw new AppError('invalid', 'The list moved on: load it again.');
  return parsed.data;
}
