import { z } from 'zod';
import type { Caller } from '#server/api/trpc/init.ts';
import type { Database } from '#server/platform/database.ts';

export const OrderTabsInput = z.object({ ids: z.array(z.uuid()).max(200) });

/** Puts the tabs of a person into this order; those that are not named follow. */
export async function orderTabs(
  { database }: { readonly database: Database },
  { ids }: z.infer<typeof OrderTabsInput>,
  caller: Pick<Caller, 'name'>,
): Promise<void> {
  await database.query(
    `UPDATE app.sql_tabs SET position = coalesce(array_position($2::uuid[], id) - 1, $3)
     WHERE owner = $1`,
    [caller.name, ids, ids.length],
  );
}
