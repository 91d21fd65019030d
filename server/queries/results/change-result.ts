import { z } from 'zod';
import type { Caller } from '#server/api/trpc/init.ts';
import type { Database } from '#server/platform/database.ts';
import { AppError } from '#server/platform/errors.ts';
import { getQuery } from '../get-query.ts';
import { SPOOL_LIMITS } from '../sweep-spool.ts';
import { listResultTabs } from './list-result-tabs.ts';
import { OneResult, type ResultTabView, Title } from './result-tab.ts';

export const ChangeResultInput = OneResult.extend({
  title: Title.optional(),
  isPinned: z.boolean().optional(),
});

/** Pinned results may fill half of a person's part of the spool: the other half is for what they run next. */
const PINNED_PART = 0.5;

const Sum = z.object({ bytes: z.string().transform(Number) });

/**
 * Renames a result of a person's tab, pins it or lets it go; gives the tab's results then. Throws `not-found`
 * for a result that is not there or whose rows are dropped, and `conflict` when too much is pinned already.
 */
export async function changeResult(
  { database }: { readonly database: Database },
  input: z.infer<typeof ChangeResultInput>,
  caller: Caller,
): Promise<readonly ResultTabView[]> {
  const { tabId, queryId, title, isPinned } = input;
  if (isPinned === true) await assertMayPin(database, queryId, caller);
  const changed = await database.query(
    `UPDATE app.result_tabs SET title = coalesce($4, title), is_pinned = coalesce($5, is_pinned)
     WHERE owner = $1 AND tab_id = $2 AND query_id = $3 RETURNING query_id`,
    [caller.name, tabId, queryId, title ?? null, isPinned ?? null],
  );
  if (changed.length === 0) {
    throw new AppError('not-found', 'This result was closed. Open it again from the history.');
  }
  return listResultTabs({ database }, { tabId }, caller);
}

async function assertMayPin(database: Database, queryId: string, caller: Caller): Promise<void> {
  const query = await getQuery({ database }, { id: queryId, caller });
  if (!query.hasRows) {
    throw new AppError('not-found', 'The rows of this result are no longer kept. Run it again.');
  }
  const [row] = await database.query(
    `SELECT coalesce(sum(bytes), 0)::text AS bytes FROM app.queries
     WHERE dropped_at IS NULL AND id <> $2 AND id IN (SELECT query_id FROM app.result_tabs WHERE owner = $1 AND is_pinned)`,
    [caller.name, queryId],
  );
  const { bytes } = Sum.parse(row);
  const limit = SPOOL_LIMITS.maxBytesPerPerson * PINNED_PART;
  if (bytes + (query.bytes ?? 0) <= limit) return;
  throw new AppError(
    'conflict',
    `Your pinned results would take more than ${Math.round(limit / 1_048_576)} MB. Unpin one that you no longer need, or export it.`,
  );
}
