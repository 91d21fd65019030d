import type { Caller } from '#server/api/trpc/init.ts';
import type { Database } from '#server/platform/database.ts';
import { type ResultTabView, toResultTab } from './result-tab.ts';

/** The results of a person's tab: pinned ones first, then in the order in which they were opened. */
export async function listResultTabs(
  { database }: { readonly database: Database },
  { tabId }: { readonly tabId: string },
  caller: Caller,
): Promise<readonly ResultTabView[]> {
  const rows = await database.query(
    `SELECT query_id, title, is_pinned FROM app.result_tabs
     WHERE owner = $1 AND tab_id = $2 ORDER BY is_pinned DESC, opened_at, position`,
    [caller.name, tabId],
  );
  return rows.map(toResultTab);
}
