import { z } from 'zod';
import type { Database } from '#server/platform/database.ts';
import { AppError } from '#server/platform/errors.ts';
import type { RunView } from './port.ts';
import { toRun } from './run-rows.ts';

export const ListRunsInput = z.object({
  ref: z.string().min(1).optional(),
  /** Only runs that had this asset among their steps. */
  asset: z.string().min(1).optional(),
  state: z.enum(['queued', 'running', 'merged', 'nothing-to-do', 'failed', 'cancelled']).optional(),
  limit: z.number().int().min(1).max(200).default(50),
  cursor: z.string().nullish(),
});

export interface RunPage {
  readonly items: readonly RunView[];
  /** Continues after the last item; null on the last page. */
  readonly cursor: string | null;
}

/** Runs, newest first. Throws `invalid` for a cursor of another list. */
export async function listRuns(
  { database }: { readonly database: Database },
  input: z.input<typeof ListRunsInput>,
): Promise<RunPage> {
  const { ref, asset, state, limit, cursor } = ListRunsInput.parse(input);
  const [at, id] = cursor == null ? [null, null] : readCursor(cursor);
  const rows = await database.query(
    `SELECT * FROM app.runs
     WHERE ($1::text IS NULL OR ref = $1) AND ($2::text IS NULL OR state = $2)
       AND ($3::text IS NULL OR EXISTS (
         SELECT FROM app.run_steps WHERE run_id = runs.id AND asset = $3))
       AND ($4::timestamptz IS NULL OR (created_at, id) < ($4, $5))
     ORDER BY created_at DESC, id DESC LIMIT $6`,
    [ref ?? null, state ?? null, asset ?? null, at, id, limit + 1],
  );
  const items = rows.slice(0, limit).map(toRun);
  const last = items.at(-1);
  const more = rows.length > limit && last !== undefined;
  return { items, cursor: more ? `${last.createdAt.toISOString()} ${last.id}` : null };
}

const Cursor = z.tuple([z.iso.datetime(), z.string().min(1)]);

function readCursor(text: string): readonly [string, string] {
  const parsed = Cursor.safeParse(text.split(' '));
  if (!parsed.success) throw new AppError('invalid', 'The list moved on: load it again.');
  return parsed.data;
}
