import type { MetadataUpdate } from '#server/iceberg/model/metadata-update.ts';
import type { ContentKey } from './model/content.ts';
import { formatKey } from './model/content-key.ts';

const OPERATIONS: Readonly<Record<string, string>> = {
  append: 'Append to',
  overwrite: 'Overwrite rows of',
  delete: 'Delete rows of',
  replace: 'Rewrite files of',
};

/** One line about a change to a table, for whoever reads the history. */
export function describeUpdates(
  key: ContentKey,
  { isNew, updates }: { readonly isNew: boolean; readonly updates: readonly MetadataUpdate[] },
): string {
  const name = formatKey(key);
  const operations = updates.flatMap((update) =>
    update.action === 'add-snapshot' ? (update.snapshot.summary['operation'] ?? 'append') : [],
  );
  if (isNew)
    return operations.length === 0 ? `Create table ${name}` : `Create table ${name} with rows`;
  const has = (action: MetadataUpdate['action']) =>
    updates.some((update) => update.action === action);
  // Rows that were written anew are a removal and an addition in one change.
  const operation = operations.length > 1 ? 'overwrite' : operations[0];
  if (operation !== undefined) return `${OPERATIONS[operation] ?? 'Change'} ${name}`;
  if (has('set-current-schema')) return `Change the columns of ${name}`;
  if (has('set-default-spec')) return `Change the partitioning of ${name}`;
  if (has('set-default-sort-order')) return `Change the sort order of ${name}`;
  if (has('remove-snapshots')) return `Expire snapshots of ${name}`;
  if (has('set-snapshot-ref')) return `Move a branch or tag of ${name}`;
  if (has('remove-snapshot-ref')) return `Remove a branch or tag of ${name}`;
  if (has('set-statistics')) return `Set statistics of ${name}`;
  return `Change settings of ${name}`;
}
