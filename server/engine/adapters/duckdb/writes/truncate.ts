import type { WriteStatement } from '#server/sql/model/statements/write-tree.ts';
import { commitRows } from './commit-rows.ts';
import { allFiles } from './create-table.ts';
import { existingTable, nameOf, tablePlace } from './place.ts';
import { changed, type WriteOutcome, type WriteRun } from './write-run.ts';

type Truncate = Extract<WriteStatement, { readonly kind: 'truncate' }>;

/** Takes all rows out of a table, unread. */
export async function truncate(run: WriteRun<Truncate>): Promise<WriteOutcome> {
  const place = await tablePlace(run, run.statement.table);
  const table = await existingTable(run, place, 'Truncating');
  const removed = await allFiles(run, table);
  if (removed.length > 0) {
    const message = `Truncate ${nameOf(place)}`;
    await commitRows(run, place, table, { added: [], removed, inputs: [], message });
  }
  return changed('TRUNCATE TABLE');
}
