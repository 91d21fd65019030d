import { loadTable } from '#server/iceberg/load-table.ts';
import type { Table } from '#server/iceberg/model/metadata.ts';
import { AppError } from '#server/platform/errors.ts';
import { failureToAppError } from '#server/storage/failure-to-app-error.ts';
import type { ObjectStore } from '#server/storage/port.ts';
import { type CommitNote, commitAtHead } from './commit-at-head.ts';
import { tableContent } from './commit-tables.ts';
import { entryAt, requireNamespace, taken } from './entry-at.ts';
import { type ContentKey, isIcebergTable } from './model/content.ts';
import { formatKey } from './model/content-key.ts';
import type { Catalog } from './port.ts';
import { requireManifestLists } from './require-manifest-lists.ts';

/**
 * Takes a table that lies in the warehouse into a branch, as its metadata file has it. Throws `conflict`
 * when the name is taken (with `overwrite`: by something that is no table), `not-found`, and `invalid` for a
 * file that is not there or no table, and for a table whose snapshots are not there.
 */
export async function registerTable(
  deps: { readonly catalog: Catalog; readonly store: ObjectStore },
  input: {
    readonly branch: string;
    readonly key: ContentKey;
    readonly metadataLocation: string;
    readonly overwrite: boolean;
    readonly note: CommitNote;
  },
): Promise<Table> {
  const { branch, key, metadataLocation, overwrite, note } = input;
  // What was read before may be remembered, and gone.
  const file = await deps.store.head(metadataLocation);
  if (!file.ok && file.error.kind === 'not-found') {
    throw new AppError('invalid', `${metadataLocation} is not there. Name a metadata file.`);
  }
  if (!file.ok) throw failureToAppError(file.error);
  const table = await loadTable(deps, metadataLocation);
  await requireManifestLists(deps.store, key, table.metadata.snapshots);
  const { value } = await commitAtHead(deps, { branch, note }, async ({ hash }) => {
    const place = { ref: `@${hash}`, key };
    const found = await entryAt(deps, place);
    if (found !== null && !(overwrite && isIcebergTable(found))) throw taken(key, found);
    await requireNamespace(deps, place);
    const content = tableContent(table, found?.id);
    return {
      value: table,
      operations: [{ type: 'PUT', key, content }],
      message: `Register table ${formatKey(key)}`,
    };
  });
  return value;
}
