import type { ContentKey } from '#server/catalog/model/content.ts';
import type { Catalog } from '#server/catalog/port.ts';
import { SqlError } from '#server/sql/model/front-end.ts';
import { allItems } from '../shared/all-items.ts';
import { orThrow } from '../shared/refs.ts';

const COMMITS_A_PAGE = 200;
const MAX_COMMITS_SEARCHED = 5_000;

/**
 * The newest commit at or before `hash` that gave the table this snapshot; null when none did. Tables
 * written through Iceberg REST keep one snapshot: what was before, only the commits know.
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
  for await (const { meta, operations } of commits) {
    const gave = operations?.some(
      (operation) =>
        operation.type === 'PUT' &&
        operation.key.join('\0') === wanted &&
        operation.content.type === 'ICEBERG_TABLE' &&
        operation.content.snapshotId === snapshotId,
    );
    if (gave === true) return meta.hash;
    searched += 1;
    if (searched >= MAX_COMMITS_SEARCHED) break;
  }
  return null;
}
