import type { Content, IcebergView } from '#server/catalog/model/content.ts';
import type { View } from '#server/iceberg/model/view.ts';
import { loadView } from '#server/iceberg/view-file.ts';
import { SqlError, type TableReference } from '#server/sql/model/front-end.ts';
import { orThrow, type RefAt } from '../../shared/refs.ts';
import type { LakeDeps } from '../bind-iceberg.ts';

/** The view that a name means at a commit; null: there is none of that name. */
export async function findView(
  deps: Pick<LakeDeps, 'catalog' | 'store'>,
  { schema, table }: Pick<TableReference, 'schema' | 'table'>,
  { hash }: RefAt,
): Promise<View | null> {
  const { contents } = orThrow(
    await deps.catalog.getContents(`@${hash}`, [[...schema.split('.'), table]]),
    () => new SqlError('NOT_FOUND', `Commit ${hash} does not exist.`, null),
  );
  const content = contents[0]?.content;
  if (content === undefined || !isView(content)) return null;
  return loadView(deps, content.metadataLocation);
}

const isView = (content: Content): content is IcebergView => content.type === 'ICEBERG_VIEW';
