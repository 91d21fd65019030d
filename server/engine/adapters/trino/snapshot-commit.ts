import { type ContentKey, isIcebergTable } from '#server/catalog/model/content.ts';
import type { Catalog, Operation } from '#server/catalog/port.ts';
import { SqlError } from '#server/sql/model/front-end.ts';
import { allItems } from '../shared/all-items.ts';
import { orThrow } from '../shared/refs.ts';

const COMMITS_A_PAGE = 200;
const MAX_COMMITS_SEARCHED = 5_000;

/**
 * The commit at or before `hash` that gave the table this snapshot, with the columns of then; null when
 * none did. Tables written through Iceberg REST keep one snapshot: what was before, only the commits know.
 */
export async function commitOfSnapshot(
  catalog: Catalog,
  key: ContentKey,
  hash: string,
  snapshotId: bigint,
): Promise<string | null> {
  const commits = allItems(async (token) =>
    orThrow(
      await catalog.history(
        `@${hash}`,
        { withOperations: true },
        { maxRecords: COMMITS_A_PAGE, token },
      ),
      () => new SqlError('NOT_FOUND', `Commit ${hash} does not exist.`, null),
    ),
  );
  const wanted = key.join('\0');
  let searched = 0;
  let found: string | null = null;
  for await (const { meta, operations } of commits) {
    const changed = operations?.find((operation) => operation.key.join('\0') === wanted);
    if (changed !== undefined) {
      const gave = snapshotIn(changed) === snapshotId;
      // A later change of its columns alone carries the same snapshot.
      if (found !== null && !gave) return found;
      if (gave) found = meta.hash;
    }
    searched += 1;
    if (searched >= MAX_COMMITS_SEARCHED) break;
  }
  return found;
}

const snapshotIn = (operation: Operation): bigint | null =>
  operation.type === 'PUT' && isIcebergTable(operation.content)
    ? operation.content.snapshotId
    : null;
