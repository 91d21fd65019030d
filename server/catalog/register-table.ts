import { loadTable } from '#server/iceberg/load-table.ts';
import type { Table } from '#server/iceberg/model/metadata.ts';
import { AppError } from '#server/platform/errors.ts';
import type { ObjectStore } from '#server/storage/port.ts';
import { type CommitNote, commitAtHead } from './commit-at-head.ts';
import { tableContent } from './commit-tables.ts';
import { entryAt, requireNamespace, taken } from './entry-at.ts';
import { type ContentKey, isIcebergTable } from './model/content.ts';
import { formatKey } from './model/content-key.ts';
import type { Catalog } from './port.ts';

/**
 * Takes a table that lies in the warehouse into a branch, as its metadata file has it. Throws `conflict`
 * when the name is taken (with `overwrite`: by something that is no table), `not-found`, and `invalid` for a
 * file that is not there or no table.
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
  const table = await loadTable(deps, metadataLocation).catch((cause: unknown) => {
    if (!(cause instanceof AppError) || cause.code !== 'not-found') throw cause;
    throw new AppError('invalid', `${metadataLocation} is not there. Name a metadata file.`);
  });
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
