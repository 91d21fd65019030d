import { quoteIdentifier } from '#server/sql/model/quote.ts';
import { storageType } from '#server/sql/model/storage-type.ts';
import type { TrinoType } from '#server/sql/model/types.ts';

/** A relation with these columns and no row. */
export function emptyRelation(
  columns: readonly { readonly name: string; readonly type: TrinoType }[],
): string {
  const items = columns.map(
    ({ name, type }) => `CAST(NULL AS ${storageType(type)}) AS ${quoteIdentifier(name)}`,
  );
  return `(SELECT ${items.join(', ')} WHERE false)`;
}
