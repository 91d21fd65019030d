import type { z } from 'zod';
import type { Caller } from '#server/api/trpc/init.ts';
import type { Database } from '#server/platform/database.ts';
import { listResultTabs } from './list-result-tabs.ts';
import type { OneResult, ResultTabView } from './result-tab.ts';

/** Takes a result out of a person's tab; the history still has its statement. Gives the results that are left. */
export async function closeResult(
  { database }: { readonly database: Database },
  { tabId, queryId }: z.infer<typeof OneResult>,
  caller: Caller,
): Promise<readonly ResultTabView[]> {
  await database.query(
    'DELETE FROM app.result_tabs WHERE owner = $1 AND tab_id = $2 AND query_id = $3',
    [caller.name, tabId, queryId],
  );
  return listResultTabs({ database }, { tabId }, caller);
}
