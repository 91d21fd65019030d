import { z } from 'zod';
import type { Caller } from '#server/api/trpc/init.ts';
import type { Clock } from '#server/platform/clock.ts';
import type { Database } from '#server/platform/database.ts';
import { getQuery } from '../get-query.ts';
import { listResultTabs } from './list-result-tabs.ts';
import { type ResultTabView, Title } from './result-tab.ts';

const MAX_RESULTS = 100;

export const OpenResultsInput = z.object({
  tabId: z.uuid(),
  results: z
    .array(z.object({ queryId: z.uuid(), title: Title }))
    .min(1)
    .max(MAX_RESULTS),
  /** False: results of the tab that are not pinned make room. */
  keepsOthers: z.boolean().default(false),
});

/** Shows results in a person's tab; gives the tab's results then. Throws like `getQuery`. */
export async function openResults(
  { database, clock }: { readonly database: Database; readonly clock: Clock },
  input: z.input<typeof OpenResultsInput>,
  caller: Caller,
): Promise<readonly ResultTabView[]> {
  const { tabId, results, keepsOthers } = OpenResultsInput.parse(input);
  for (const { queryId } of results) await getQuery({ database }, { id: queryId, caller });
  await database.transaction(async (transaction) => {
    if (!keepsOthers) {
      await transaction.query(
        'DELETE FROM app.result_tabs WHERE owner = $1 AND tab_id = $2 AND NOT is_pinned',
        [caller.name, tabId],
      );
    }
    await transaction.query(
      `INSERT INTO app.result_tabs (owner, tab_id, query_id, title, opened_at, position)
       SELECT $1, $2, id, title, $5, position
       FROM unnest($3::uuid[], $4::text[]) WITH ORDINALITY AS given (id, title, position)
       ON CONFLICT (owner, tab_id, query_id) DO NOTHING`,
      [
        caller.name,
        tabId,
        results.map(({ queryId }) => queryId),
        results.map(({ title }) => title),
        clock(),
      ],
    );
  });
  return listResultTabs({ database }, { tabId }, caller);
}
