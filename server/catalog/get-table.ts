import { AppError } from '#server/platform/errors.ts';
import { valueOrThrow } from './failure-to-app-error.ts';
import { type ContentKey, type IcebergTable, isIcebergTable } from './model/content.ts';
import { formatKey } from './model/content-key.ts';
import type { Catalog, EffectiveReference } from './port.ts';

export interface TableAtCommit {
  readonly key: ContentKey;
  readonly content: IcebergTable;
  readonly effective: EffectiveReference;
}

/** Throws `not-found` when the ref or the table is not there, `invalid` when it is no table. */
export async function getTable(
  { catalog }: { readonly catalog: Catalog },
  { ref, key }: { readonly ref: string; readonly key: ContentKey },
): Promise<TableAtCommit> {
  const { contents, effective } = valueOrThrow(await catalog.getContents(ref, [key]));
  const content = contents[0]?.content;
  // A whole hash tells people less than its head.
  const where = ref.replace(/^@([0-9a-f]{8})[0-9a-f]*$/, 'commit $1');
  if (content === undefined) {
    throw new AppError(
      'not-found',
      `Table ${formatKey(key)} does not exist at ${where}. Choose another table or branch.`,
      { details: { table: formatKey(key), ref } },
    );
  }
  if (isIcebergTable(content)) return { key, content, effective };
  throw new AppError(
    'invalid',
    `${formatKey(key)} at ${where} is of type ${content.type}, not a table. Name a table.`,
  );
}
